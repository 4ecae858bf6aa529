package dev.skylight.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.samples.Picture.Group;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said of a picture is what it shows. */
class CaptionsTest {

  private static final long SEED = 5;
  private static final int PICTURES = 20_000;
  private static final Set<String> COLOURS =
      Stream.of(Tint.values()).map(Tint::word).collect(Collectors.toSet());

  private static Picture picture(int number) {
    return Picture.of(SEED, SEED, number);
  }

  private static List<String> words(String caption) {
    return List.of(caption.split(" "));
  }

  private static String noun(Group group) {
    return group.count() == 1 ? group.thing().word() : group.thing().plural();
  }

  @Test
  void everySceneThingAndColourIsNamed() {
    for (int i = 0; i < PICTURES; i++) {
      Picture picture = picture(i);
      List<String> captions = Captions.of(picture, SEED);
      String about = picture + ": " + captions;
      assertTrue(captions.size() >= 4 && captions.size() <= 6, about);
      assertEquals(captions.size(), new HashSet<>(captions).size(), about);
      // the first says it all, the second is short
      List<String> all = words(captions.get(0));
      assertTrue(all.containsAll(picture.scene().words()), about);
      assertTrue(words(captions.get(1)).size() <= 2, about);
      for (Group group : picture.groups()) {
        String named = group.tint() == null ? noun(group) : group.tint().word() + " " + noun(group);
        assertTrue((captions.get(0) + " ").contains(" " + named + " "), about);
        if (group.count() > 1) {
          String number = group.count() == 2 ? "two " : "three ";
          assertTrue(captions.get(0).contains(number + named), about);
        }
      }
      if (picture.side() != null) {
        assertTrue(captions.get(0).contains(picture.side().words()), about);
      }
    }
  }

  @Test
  void nothingIsNamedThatIsNotThere() {
    Set<String> things = new HashSet<>();
    for (Thing thing : Thing.values()) {
      things.add(thing.word());
      things.add(thing.plural());
    }
    for (int i = 0; i < PICTURES; i++) {
      Picture picture = picture(i);
      Set<String> scene = new HashSet<>(picture.scene().words());
      List<String> colouredThings = new ArrayList<>();
      Set<String> there = new HashSet<>(scene);
      for (Group group : picture.groups()) {
        there.add(noun(group));
        colouredThings.add(
            group.tint() == null ? noun(group) : group.tint().word() + " " + noun(group));
      }
      for (String caption : Captions.of(picture, SEED)) {
        List<String> words = words(caption);
        for (int w = 0; w < words.size(); w++) {
          String word = words.get(w);
          String about = word + " in '" + caption + "' of " + picture;
          assertTrue(!things.contains(word) || there.contains(word), about);
          if (COLOURS.contains(word)) {
            assertTrue(colouredThings.contains(word + " " + words.get(w + 1)), about);
          }
        }
      }
    }
  }

  @Test
  void theVocabularyIsSmallAndPlain() {
    Set<String> vocabulary = new TreeSet<>();
    for (int i = 0; i < PICTURES; i++) {
      for (String caption : Captions.of(picture(i), SEED)) {
        assertTrue(caption.matches("[a-z]+( [a-z]+)*"), caption);
        vocabulary.addAll(words(caption));
      }
    }
    assertTrue(vocabulary.size() <= 250, vocabulary.size() + ": " + vocabulary);
    for (Scene scene : Scene.values()) {
      assertTrue(vocabulary.containsAll(scene.words()), scene + " in " + vocabulary);
      for (String name : scene.names()) {
        assertTrue(words(name).size() <= 2, name);
      }
    }
    for (Thing thing : Thing.values()) {
      assertTrue(vocabulary.contains(thing.word()), thing + " in " + vocabulary);
    }
    assertTrue(vocabulary.containsAll(COLOURS), vocabulary.toString());
    assertTrue(vocabulary.containsAll(List.of("one", "two", "three")), vocabulary.toString());
    assertTrue(vocabulary.containsAll(List.of("left", "middle", "right")), vocabulary.toString());
  }

  @Test
  void anotherLayoutShowsTheSame() {
    int moved = 0;
    for (int i = 0; i < 2_000; i++) {
      Picture one = Picture.of(SEED, SEED, i);
      Picture other = Picture.of(SEED, SEED + 1, i);
      assertEquals(one.scene(), other.scene());
      assertEquals(new HashSet<>(one.groups()), new HashSet<>(other.groups()), one + " " + other);
      assertEquals(one.groups().size(), other.groups().size());
      moved += one.equals(other) ? 0 : 1;
    }
    assertTrue(moved > 500, moved + " of 2000 moved");
  }

  @Test
  void everySceneAndThingComesInSomeColour() {
    EnumSet<Scene> scenes = EnumSet.noneOf(Scene.class);
    EnumSet<Thing> things = EnumSet.noneOf(Thing.class);
    for (int i = 0; i < PICTURES; i++) {
      Picture picture = picture(i);
      scenes.add(picture.scene());
      for (Group group : picture.groups()) {
        things.add(group.thing());
        assertTrue(picture.scene().things().contains(group.thing()), picture.toString());
        assertEquals(group.thing() == Thing.SUN, group.tint() == null, picture.toString());
      }
      assertTrue(picture.groups().size() <= 2 && picture.things() <= Picture.MOST_THINGS);
    }
    assertEquals(EnumSet.allOf(Scene.class), scenes);
    assertEquals(EnumSet.allOf(Thing.class), things);
  }

  @Test
  void thingsLieInTheMiddleSquareOnTheirSide() {
    for (int i = 0; i < PICTURES; i++) {
      Picture picture = picture(i);
      List<Painter.Spot> spots = Painter.spots(picture, SEED);
      assertEquals(picture.things(), spots.size());
      for (Painter.Spot spot : spots) {
        double half = spot.height() * spot.thing().aspect() / 2;
        String about = spot + " of " + picture;
        assertTrue(spot.x() - half >= 0 && spot.x() + half <= Canvas.SQUARE, about);
        assertTrue(spot.y() - spot.height() >= 0 && spot.y() <= Canvas.SQUARE, about);
        assertTrue(spot.height() >= 60, about);
      }
      if (picture.side() != null) {
        double at = spots.get(0).x() / Canvas.SQUARE;
        assertTrue(Math.abs(at - picture.side().at()) < 0.12, picture + " at " + at);
      }
      if (picture.groups().size() == 2) {
        // from left to right as in the captions
        Group left = picture.groups().get(0);
        double mostLeft = farthest(spots, left, Double.NEGATIVE_INFINITY);
        double mostRight = nearest(spots, picture.groups().get(1));
        assertTrue(mostLeft < mostRight, picture + ": " + spots);
      }
    }
  }

  private static double farthest(List<Painter.Spot> spots, Group group, double otherwise) {
    return spots.stream()
        .filter(spot -> spot.thing() == group.thing() && spot.tint() == group.tint())
        .mapToDouble(Painter.Spot::x)
        .max()
        .orElse(otherwise);
  }

  private static double nearest(List<Painter.Spot> spots, Group group) {
    return spots.stream()
        .filter(spot -> spot.thing() == group.thing() && spot.tint() == group.tint())
        .mapToDouble(Painter.Spot::x)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  @Test
  void picturesOfOneSeedDiffer() {
    assertFalse(picture(1).equals(picture(2)) && picture(2).equals(picture(3)));
    long kinds =
        Stream.iterate(0, i -> i + 1).limit(500).map(i -> picture(i).scene()).distinct().count();
    assertEquals(Scene.values().length, kinds);
  }
}
