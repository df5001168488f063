import EventLoop

/// What people said to calls that delete data, since the start of this process.
@Engine
final class DeletionConsents {
  private var refused: Set<String> = []
  private var spent: Set<String> = []

  nonisolated init() {}

  /// Whether the same call was refused: that is final.
  func isRefused(_ call: String) -> Bool { refused.contains(call) }

  /// Notes a refusal.
  func refuse(_ call: String) { refused.insert(call) }

  /// Takes a question's answer once; false for one that was taken before.
  func spend(_ nonce: String) -> Bool { spent.insert(nonce).inserted }
}
