package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.workflows.RegisterActivities;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterActivitiesTest {

  @TempDir Path folder;

  @Test
  void aScanBeatsWithASentenceThatPeopleCanRead() throws Exception {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    DataFolder data = DataFolder.of(Files.createDirectories(folder.resolve("data")), "test");
    List<String> beats = new CopyOnWriteArrayList<>();
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    try {
      environment.registerActivitiesImplementations(
          new RegisterActivitiesImpl(new FileStores(data, null), new Drain()));
      environment.setActivityHeartbeatListener(String.class, beats::add);
      RegisterActivities activities = environment.newActivityStub(RegisterActivities.class);
      // a scan of nothing may end before its first beat
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (beats.isEmpty() && System.nanoTime() < deadline) {
        activities.register(pictures.toString(), null);
      }
    } finally {
      environment.close();
    }
    assertTrue(beats.contains("0 registered, 0 updated, 0 known, 0 unreadable"), beats.toString());
  }
}
