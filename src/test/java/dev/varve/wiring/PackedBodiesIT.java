package dev.varve.wiring;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PackagedService.class)
class PackedBodiesIT extends PackedBodiesSuite {}
