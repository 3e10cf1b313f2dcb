package dev.stowage.standalone.replace;

import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of image-clone-controller, with one hyphen or two. */
public final class ImageCloneController {
  @Option(
      names = {"--backupRegistry", "-backupRegistry"},
      paramLabel = "HOST/REPOSITORY",
      description = "Where copies go; required.")
  private String backupRegistry = "";

  @Option(
      names = {"--backupRegistryUser", "-backupRegistryUser"},
      paramLabel = "USER",
      description = "Its user; without it, or without a password, copies go there anonymously.")
  private String user = "";

  @Option(
      names = {"--backupRegistryPassword", "-backupRegistryPassword"},
      paramLabel = "PASSWORD",
      description = "The user's password.")
  private String password = "";

  @Option(
      names = {"--ignoreNamespace", "-ignoreNamespace"},
      paramLabel = "NAME",
      description = "A namespace to leave alone, besides kube-system; repeatable.")
  private List<String> ignoredNamespaces = List.of();

  @Option(
      names = {"--leaderElectionID", "-leaderElectionID"},
      paramLabel = "NAME",
      description = "What the replicas' Leases are called; required.")
  private String electionId = "";

  @Option(
      names = {"--leaderElectionNamespace", "-leaderElectionNamespace"},
      paramLabel = "NAME",
      description = "Where the Leases are; required.")
  private String electionNamespace = "";

  @Option(
      names = {"--kubeconfig", "-kubeconfig"},
      paramLabel = "FILE",
      description = "Out of the cluster only; else the pod's service account is used.")
  private @Nullable Path kubeconfig;

  @Option(
      names = {"--version", "-version"},
      description = "Prints the version.")
  private boolean version;

  /** Whether only the version is asked for. */
  public boolean wantsVersion() {
    return version;
  }

  /** The version, as the old system prints it. */
  public static String versionLine(@Nullable String version) {
    return "Image clone controller: version: %s, branch: %s, commit: %s"
        .formatted(version == null ? "(not packaged)" : version, "stowage", "stowage");
  }

  /** What the old system logs first. */
  public String namespacesLine() {
    return "namespaces to ignore: " + String.join(",", ignored());
  }

  /** What the old system says when something that it needs is not there. */
  public Optional<String> complaint() {
    record Required(String name, String value) {}
    return Stream.of(
            new Required("backup registry", backupRegistry),
            new Required("--leaderElectionID", electionId),
            new Required("--leaderElectionNamespace", electionNamespace))
        .filter(flag -> flag.value().isEmpty())
        .findFirst()
        .map(flag -> flag.name() + " is not specified!");
  }

  /** What the flags come to. */
  public ReplacedSetup setup() {
    TargetRepository target = TargetRepository.parse(backupRegistry);
    return new ReplacedSetup(
        target,
        TargetNaming.FLAT,
        ignored(),
        Set.of(),
        Optional.ofNullable(kubeconfig),
        Optional.of(new ReplacedSetup.Election(electionId, electionNamespace)),
        TargetLogin.of(target, user, password));
  }

  private Set<String> ignored() {
    Set<String> ignored = new TreeSet<>(ignoredNamespaces);
    ignored.add("kube-system");
    return ignored;
  }
}
