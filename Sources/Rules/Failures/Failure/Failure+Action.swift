extension Failure {
  /// What to do about a failure next; the raw values stand in results.
  package enum Action: String, Sendable, Hashable, CaseIterable {
    /// Change the arguments, then call again.
    case revise
    /// Call again, unchanged, at a stated time.
    case backOff = "back_off"
    /// Stop, and let a person act.
    case askOperator = "ask_operator"
    /// The call may have happened: check before repeating it.
    case verify
  }
}
