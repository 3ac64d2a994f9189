package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class CarriersTest {

    @Test
    void thereIsOneMoreThanMayUnpack() {
        Properties system = new Properties();
        Carriers.provide(system, 2);
        assertEquals("3", system.getProperty(Carriers.KEY));
    }

    @Test
    void whatSomebodyHasChosenStays() {
        Properties system = new Properties();
        system.setProperty(Carriers.KEY, "1");
        Carriers.provide(system, 2);
        assertEquals("1", system.getProperty(Carriers.KEY));
    }
}
