import EventLoop
import Storage
import Time

/// What people said to calls that somebody has to agree to: a no is final for the same call, in every process of the
/// state and after a restart, and an answer counts once.
///
/// What the store cannot keep holds in this process at least.
@Engine
final class Refusals {
  private var refused: Set<String> = []
  private var spent: Set<String> = []

  nonisolated init() {}

  /// Whether the same call was refused.
  func contains(_ call: String, in store: any Store, now: Timestamp) async -> Bool {
    if refused.contains(call) { return true }
    return (try? await store.mark(.refusal, of: call, now: now)) != nil
  }

  /// Notes a refusal.
  func insert(_ call: String, in store: any Store, now clock: InstantSource) async {
    refused.insert(call)
    _ = try? await store.mark(.refusal, call, now: clock)
  }

  /// Takes a question's answer once; false for one that was taken before, here or elsewhere.
  func spend(_ nonce: String, in store: any Store, now clock: InstantSource) async -> Bool {
    guard spent.insert(nonce).inserted else { return false }
    return (try? await store.mark(.answer, nonce, now: clock)) ?? true
  }
}
