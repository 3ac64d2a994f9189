package dev.varve.wiring;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(TestFolder.class)
class PackedBodiesTest extends PackedBodiesSuite {}
