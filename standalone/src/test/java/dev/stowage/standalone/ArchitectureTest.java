package dev.stowage.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** The direction of dependencies, held over every module at once. */
@AnalyzeClasses(packages = "dev.stowage", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule servicesNeverImportEachOther =
      slices()
          .matching("dev.stowage.(watcher|copier|puller|gateway)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.stowage.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule imagesAndEventsKnowNoKafkaKubernetesOrSql =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.stowage.image..",
              "dev.stowage.event..",
              "dev.stowage.workload..",
              "dev.stowage.manifest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.kubernetes..",
              "java.sql..",
              "javax.sql..",
              "org.jdbi..",
              "io.micronaut..");

  @ArchTest
  static final ArchRule theRegistryClientKnowsNoService =
      noClasses()
          .that()
          .resideInAPackage("dev.stowage.registry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.stowage.watcher..",
              "dev.stowage.copier..",
              "dev.stowage.puller..",
              "dev.stowage.gateway..",
              "dev.stowage.cluster..",
              "dev.stowage.runtime..",
              "dev.stowage.kafka..",
              "dev.stowage.engine..",
              "org.apache.kafka..",
              "io.micronaut..");

  @ArchTest
  static final ArchRule onlyStandaloneSeesTheServices =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.stowage.standalone..",
              "dev.stowage.watcher..",
              "dev.stowage.copier..",
              "dev.stowage.puller..",
              "dev.stowage.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.stowage.watcher..",
              "dev.stowage.copier..",
              "dev.stowage.puller..",
              "dev.stowage.gateway..",
              "dev.stowage.standalone..");

  @ArchTest
  static final ArchRule engineCodeIsNotPartOfAService =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.stowage.watcher..",
              "dev.stowage.copier..",
              "dev.stowage.puller..",
              "dev.stowage.gateway..",
              "dev.stowage.cluster..",
              "dev.stowage.kafka..",
              "dev.stowage.runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.stowage.engine..");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith("org.jspecify.annotations.NullMarked");

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.stowage.watcher..",
              "dev.stowage.copier..",
              "dev.stowage.puller..",
              "dev.stowage.gateway..",
              "dev.stowage.cluster..",
              "dev.stowage.registry..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
