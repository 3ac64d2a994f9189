package dev.varve.wiring;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** For the executable: the jar answers as the classes do, which the suite is run on anyway. */
@EnabledIfSystemProperty(named = "varve.executable", matches = ".+")
@ExtendWith(PackagedService.class)
class PathNormalizationIT extends PathNormalizationSuite {}
