package dev.matriarch.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.matriarch.operators.OperatorAdapter;
import dev.matriarch.operators.OperatorProvider;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.InstantSource;
import org.springframework.data.repository.Repository;

/** What one module may know of another, where the class path alone would allow more. */
@AnalyzeClasses(packages = "dev.matriarch", importOptions = DoNotIncludeTests.class)
class HouseTest {

    private static final String API = "dev.matriarch.api..";
    private static final String METADATA = "dev.matriarch.metadata..";
    private static final String OPERATORS = "dev.matriarch.operators..";
    private static final String PROVISIONING = "dev.matriarch.provisioning..";
    private static final String SERVER = "dev.matriarch.server..";

    @ArchTest
    static final ArchRule theApiReachesNoStore = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.matriarch\\.metadata\\..*Store");

    /** It may show what an operator saw, in the SPI's values; to ask one is provisioning's matter. */
    @ArchTest
    static final ArchRule theApiReachesNoOperator = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat(assignableTo(OperatorAdapter.class)
                    .or(assignableTo(OperatorProvider.class))
                    .or(resideInAPackage("dev.matriarch.operators.*..")));

    @ArchTest
    static final ArchRule entitiesStayInTheirPackage =
            classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule repositoriesStayInTheirPackage =
            classes().that().areAssignableTo(Repository.class).should().bePackagePrivate();

    @ArchTest
    static final ArchRule theMetadataKnowNothingAboveThem = noClasses()
            .that()
            .resideInAPackage(METADATA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(API, OPERATORS, PROVISIONING, SERVER, "org.springframework.web..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule provisioningSeesNoHttpAndNoEntity = noClasses()
            .that()
            .resideInAPackage(PROVISIONING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "org.springframework.http..",
                    "jakarta.servlet..",
                    "jakarta.persistence..",
                    "java.net.http..",
                    "io.fabric8..");

    @ArchTest
    static final ArchRule provisioningKnowsNoAdapterByName = noClasses()
            .that()
            .resideInAPackage(PROVISIONING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.matriarch.operators.*..");

    @ArchTest
    static final ArchRule theSpiIsTheJdkAlone = classes()
            .that()
            .resideInAPackage("dev.matriarch.operators")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.matriarch.operators", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule onlyTheServerWiresTheModules = noClasses()
            .that()
            .resideOutsideOfPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SERVER);

    /** The Kubernetes client is made of it. */
    @ArchTest
    static final ArchRule theOldJacksonStaysInTheOneConverterThatNeedsIt = noClasses()
            .that()
            .resideInAPackage("dev.matriarch..")
            .and()
            .resideOutsideOfPackages(
                    "dev.matriarch.operators.kubernetes..",
                    "dev.matriarch.operators.cloudnativepg..",
                    "dev.matriarch.operators.zalando..")
            .and()
            .doNotHaveSimpleName("RequiredByNullness")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.databind..");

    @ArchTest
    static final ArchRule theDatabaseTellsTheTime = noClasses()
            .that()
            .resideInAnyPackage(API, METADATA, PROVISIONING, SERVER)
            .should()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class);
}
