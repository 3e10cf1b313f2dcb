package dev.stowage.standalone.copy;

import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Platform;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.CopyState;
import dev.stowage.registry.copy.ImageCopier;
import dev.stowage.registry.copy.TargetMemory;
import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.standalone.option.RegistryOptions;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code stowage copy}: images from registry to registry, byte-identical and verified, in this
 * process alone.
 */
@Command(
    name = "copy",
    description = {
      "Copies images to another registry, byte-identical and verified.",
      "Exit code 0: all are there; 1: some failed, each named with what to do; 2: wrong usage."
    },
    mixinStandardHelpOptions = true)
public final class CopyCommand implements Callable<Integer> {
  private static final int TRANSFERS = 16;
  private static final int MAX_JOBS = 64;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SOURCE",
      description = "The image to copy.")
  private @Nullable String source;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TARGET",
      description = "Where to, with repository and tag.")
  private @Nullable String target;

  @Option(
      names = "--list",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Instead of SOURCE and TARGET: a file with a source and a target on each line; repeatable, one list after another.")
  private List<Path> lists = List.of();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "Copy only this platform of multi-platform images; repeatable (default: all).")
  private List<String> platforms = List.of();

  @Option(
      names = "--referrers",
      negatable = true,
      description =
          "Copy signatures and attestations also of images that are there already, or (--no-referrers) never (default: with the image).")
  private @Nullable Boolean referrers;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many images are copied at once (default: ${DEFAULT-VALUE}).")
  private int jobs = 8;

  @Option(names = "--dry-run", description = "Say what would be copied, and write nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    List<CopyList> work = work(command);
    CopyOptions options = options(command);
    RegistrySettings settings = registries.settings(CopyList.registries(work));
    List<ListOutcome> outcomes = new ArrayList<>();
    Clock clock = Clock.systemUTC();
    TargetMemory targets = TargetMemory.empty(clock);
    try (RegistryClient client = new RegistryClient(settings, clock)) {
      for (CopyList list : work) {
        // Each list has a state of its own: what a target holds may have changed in between, which
        // the memory of targets finds out by itself.
        ImageCopier copier = new ImageCopier(client, CopyState.inMemory(targets), TRANSFERS);
        outcomes.add(run(copier, list, options, command));
      }
    }
    if (json) {
      command.getOut().println(ReportJson.of(outcomes));
      command.getOut().flush();
    }
    boolean allThere = outcomes.stream().allMatch(outcome -> outcome.failed() == 0);
    return allThere ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private ListOutcome run(
      ImageCopier copier, CopyList list, CopyOptions options, CommandLine command)
      throws InterruptedException {
    ListOutcome outcome;
    try (CopyView view = view(list, command)) {
      ImageWork work =
          dryRun
              ? ImageWork.preview(copier, options)
              : ImageWork.copy(copier, options, view.progress());
      outcome = new ListRun(work, view, jobs, Thread::sleep).run(list);
    }
    if (!json && list.file().isPresent()) {
      command.getOut().println(OutcomeLines.of(outcome));
      command.getOut().flush();
    }
    return outcome;
  }

  private CopyView view(CopyList list, CommandLine command) {
    PrintWriter out = command.getOut();
    CopyView lines = new PlainView(out, command.getErr(), json);
    Console console = json || dryRun ? null : System.console();
    return console == null || !console.isTerminal()
        ? lines
        : new BarsView(lines, list.pairs().size());
  }

  private List<CopyList> work(CommandLine command) {
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new ParameterException(
          command, "--jobs %d: must be from 1 to %d".formatted(jobs, MAX_JOBS));
    }
    if (!lists.isEmpty() && source != null) {
      throw new ParameterException(command, "give SOURCE and TARGET, or --list, not both");
    }
    if (!lists.isEmpty()) {
      return lists.stream().map(CopyList::read).toList();
    }
    if (source == null || target == null) {
      throw new ParameterException(command, "give SOURCE and TARGET, or --list FILE");
    }
    return List.of(CopyList.of(ImagePair.parse(source, target)));
  }

  private CopyOptions options(CommandLine command) {
    Referrers which =
        referrers == null ? Referrers.WITH_COPY : (referrers ? Referrers.ALWAYS : Referrers.NEVER);
    try {
      return new CopyOptions(platforms.stream().map(Platform::parse).toList(), which);
    } catch (InvalidImageException e) {
      throw new ParameterException(command, "--platform: " + e.getMessage(), e);
    }
  }
}
