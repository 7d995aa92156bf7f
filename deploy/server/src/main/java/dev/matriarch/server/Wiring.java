package dev.matriarch.server;

import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the modules ask for and leave to the one who puts them together. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    /** The one clock of this process; tests bring their own. */
    @Bean
    InstantSource time() {
        return InstantSource.system();
    }
}
