package dev.skylight.house;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who may know whom, in two tables. In both, packages stand without {@code dev.skylight}; {@code a}
 * is that package alone, {@code a..} with the packages in it, {@code a..B} the class B of any of
 * them.
 */
final class HouseRules {

  private static final String HOUSE = "dev.skylight.";

  /**
   * A package of ours, and the others that it may use. Of several lines the longest that fits it
   * holds; a package without a line may not be.
   */
  private static final Map<String, List<String>> MAY_USE =
      table(
          """
          faiss..       -> process
          process       ->
          job           ->
          json          ->
          workflows     -> job
          collection    ->
          internal..    -> job collection internal.. faiss process
          library       -> job collection internal..
          samples       -> job collection internal.. library
          fetch         -> collection internal.files internal.images
          postgres      -> collection internal.files
          products      -> job collection internal.. library fetch postgres
          activities    -> job collection internal.. library workflows products fetch postgres
          json          ->
          temporal      -> collection internal.files workflows activities
          jobs          -> job collection internal.. library workflows activities temporal json \
                           products fetch postgres
          terminal      -> job collection jobs json
          contactsheet  -> collection internal.files internal.images library
          cli.config    -> collection internal.files temporal terminal json
          cli.options   -> job collection internal.. terminal cli.shell cli.config
          cli.shell     -> job collection internal.. library workflows activities temporal jobs \
                           json terminal contactsheet samples faiss cli.config fetch
          cli..         -> job collection internal.. library workflows activities temporal jobs \
                           json terminal contactsheet samples faiss cli.shell \
                           cli.config cli.options cli.serve fetch postgres products
          cli           -> job collection internal.. library workflows activities temporal jobs \
                           json terminal contactsheet samples faiss cli.. fetch postgres products
          cli.serve     -> collection library temporal jobs json web cli.shell
          cli.products  -> job collection internal.. library workflows temporal jobs json terminal \
                           samples cli.shell cli.config cli.options cli.serve cli.demo fetch postgres \
                           products web web.shop
          bench         -> job collection internal.. library samples jobs fetch postgres products
          web           -> collection library web..
          web.shop      -> collection library products fetch web.http web.gate web.api
          web.http      -> collection
          web.gate      -> web.http
          web.api       -> job collection library web.http
          """);

  /** A name, ours or not, and where alone it may stand. */
  private static final Map<String, List<String>> ONLY_IN =
      table(
          """
          dev.skylight.faiss         -> faiss.. internal.index internal.search cli..VersionCommand
          dev.skylight.process       -> process faiss internal.models internal.images
          org.bytedeco.javacpp.Loader -> process
          dev.skylight.internal.stores.FileStores -> internal.stores library samples jobs.JobPlace \
                                        bench cli..Settings cli.demo cli.WarmUpCommand
          dev.skylight.internal.hub  -> internal.hub cli..ModelPullCommand
          dev.skylight.samples       -> samples cli.shell cli.demo cli.products bench
          java.sql                   -> internal.catalog internal.ledger internal.files \
                                        postgres products bench
          javax.sql                  ->
          org.postgresql             -> postgres
          com.pgvector               -> products
          org.apache.hc              -> fetch
          ai.onnxruntime             -> internal.models bench cli..VersionCommand
          org.bytedeco.opencv        -> internal.images
          picocli                    -> cli..
          org.eclipse.jetty          -> web..
          io.micrometer              -> web.api
          io.temporal                -> workflows activities temporal jobs cli..VersionCommand
          io.grpc                    -> temporal jobs
          io.prometheus              ->
          System.exit                -> cli.Main
          System.out                 -> bench.EngineBench bench.ThumbnailBench \
                                        bench.ProductsBench
          System.err                 ->
          java.lang.System           ->
          java.io.FileDescriptor     -> cli..Console
          """);

  private HouseRules() {}

  /** Lines {@code name -> name name}; the texts stay readable that way. */
  private static Map<String, List<String>> table(String lines) {
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (String line : lines.lines().toList()) {
      String[] sides = line.split("->", -1);
      String right = sides[1].strip();
      table.put(sides[0].strip(), right.isEmpty() ? List.of() : List.of(right.split(" +", -1)));
    }
    return table;
  }

  /** Every arrow that must not be, as {@code dev.skylight.job.Plan -> java.sql}. */
  static Set<String> broken(Collection<Source> sources) {
    Set<String> found = new TreeSet<>();
    for (Source source : sources) {
      List<String> allowed = rule(source);
      if (allowed == null) {
        found.add(source.packageName() + " has no line in HouseRules.MAY_USE");
        continue;
      }
      for (String target : targets(source)) {
        if (allowed.stream().noneMatch(place -> holds(place, target, ""))) {
          found.add(source.fullName() + " -> " + target);
        }
      }
      for (String name : source.names()) {
        for (Map.Entry<String, List<String>> only : ONLY_IN.entrySet()) {
          String what = only.getKey();
          if ((name.equals(what) || name.startsWith(what + "."))
              && only.getValue().stream()
                  .noneMatch(place -> holds(place, source.packageName(), source.name()))) {
            found.add(source.fullName() + " -> " + what);
          }
        }
      }
    }
    return found;
  }

  /**
   * The arrows between packages that are part of a circle or lie between two, as {@code a -> b (by
   * C, D)}; none where the packages can be put in an order.
   *
   * @param exceptions arrows as of {@link #broken} that do not count
   */
  static List<String> circles(Collection<Source> sources, Set<String> exceptions) {
    Map<String, Map<String, Set<String>>> arrows = new TreeMap<>();
    for (Source source : sources) {
      for (String target : targets(source)) {
        if (!exceptions.contains(source.fullName() + " -> " + target)) {
          arrows
              .computeIfAbsent(room(source.packageName()), from -> new TreeMap<>())
              .computeIfAbsent(target, to -> new TreeSet<>())
              .add(source.name());
        }
      }
    }
    // whoever uses nobody that is left, or is used by nobody that is left, is in no circle
    boolean fewer = true;
    while (fewer) {
      Set<String> used = new TreeSet<>();
      arrows.values().forEach(targets -> used.addAll(targets.keySet()));
      fewer = arrows.keySet().retainAll(used);
      Set<String> users = Set.copyOf(arrows.keySet());
      for (Map<String, Set<String>> targets : arrows.values()) {
        fewer |= targets.keySet().retainAll(users);
      }
      fewer |= arrows.values().removeIf(Map::isEmpty);
    }
    List<String> left = new ArrayList<>();
    arrows.forEach(
        (from, targets) ->
            targets.forEach(
                (to, by) -> left.add(from + " -> " + to + " (by " + String.join(", ", by) + ")")));
    return left;
  }

  /** What the longest line that fits allows, or null. */
  private static List<String> rule(Source source) {
    List<String> allowed = null;
    int longest = -1;
    for (Map.Entry<String, List<String>> line : MAY_USE.entrySet()) {
      String key = line.getKey();
      // a package's own line goes before one that speaks of what is in it, too
      int length = 2 * key.replace("..", "").length() + (key.endsWith("..") ? 0 : 1);
      if (length > longest && holds(key, source.packageName(), "")) {
        longest = length;
        allowed = line.getValue();
      }
    }
    return allowed;
  }

  /** The other packages of ours that a source names. */
  private static Set<String> targets(Source source) {
    Set<String> targets = new TreeSet<>();
    for (String name : source.names()) {
      if (name.startsWith(HOUSE)) {
        StringBuilder target = new StringBuilder("dev.skylight");
        for (String part : name.substring(HOUSE.length()).split("\\.", -1)) {
          if (!Character.isLowerCase(part.charAt(0))) {
            break;
          }
          target.append('.').append(part);
        }
        targets.add(room(target.toString()));
      }
    }
    targets.remove(room(source.packageName()));
    return targets;
  }

  /** The binding of FAISS, whose classes have names as packages have, counts as one package. */
  private static String room(String packageName) {
    return packageName.startsWith("dev.skylight.faiss.") ? "dev.skylight.faiss" : packageName;
  }

  /** Whether a place of the tables is this package, or this class of it. */
  private static boolean holds(String place, String packageName, String name) {
    int below = place.indexOf("..");
    if (below < 0) {
      String full = HOUSE + place;
      return full.equals(packageName) || full.equals(packageName + "." + name);
    }
    String top = HOUSE + place.substring(0, below);
    String only = place.substring(below + 2);
    return (packageName.equals(top) || packageName.startsWith(top + "."))
        && (only.isEmpty() || only.equals(name));
  }
}
