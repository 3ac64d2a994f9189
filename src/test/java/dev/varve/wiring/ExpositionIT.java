package dev.varve.wiring;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PackagedService.class)
class ExpositionIT extends ExpositionSuite {}
