package dev.skylight.jobs;

/** Hears how a job goes, from the thread that follows it. */
public interface JobListener {

  /** Where the job is; about twice a second. */
  void status(JobStatus status);

  /** For a while nobody has answered for the job: most likely no worker is left. */
  void nobodyAnswers();

  /**
   * Some work had to be begun again.
   *
   * @param reason why, as a sentence
   */
  void obstacle(String reason);
}
