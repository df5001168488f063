import Manifests
import Tasks

extension Manifest {
  /// What a kept call of this API may cost before a person has to look at it.
  var taskLimits: TaskLimits {
    let usual = TaskLimits()
    return TaskLimits(
      attempts: keeping.attempts ?? usual.attempts,
      lifetime: keeping.deadline ?? usual.lifetime,
      keep: usual.keep
    )
  }
}
