package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class CarriersTest {

    @Test
    void thereIsOneForEachRequestThatIsReadAndSomeForThoseThatAreNot() {
        Properties system = new Properties();
        Carriers.provide(system, 2, 8);
        assertEquals("10", system.getProperty(Carriers.KEY));
    }

    @Test
    void whatSomebodyHasChosenStays() {
        Properties system = new Properties();
        system.setProperty(Carriers.KEY, "3");
        Carriers.provide(system, 2, 8);
        assertEquals("3", system.getProperty(Carriers.KEY));
    }
}
