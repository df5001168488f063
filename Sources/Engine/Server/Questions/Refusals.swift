import EventLoop
import Storage
import Time

/// What people said to calls that somebody has to agree to: a no is final for the same call, in every process of the
/// state and after a restart, until a person takes it back; an answer counts once.
///
/// What the store cannot keep holds in this process at least.
@Engine
final class Refusals {
  /// What was said to this process.
  private var heard: Set<String> = []

  /// What of it is not in the store, with the text to keep it with.
  private var unkept: [String: String] = [:]
  private var spent: Set<String> = []

  nonisolated init() {}

  /// Whether the same call was refused, and nobody has taken that back.
  func contains(_ call: String, in store: any Store, now clock: InstantSource) async -> Bool {
    if let text = unkept[call] {
      await insert(call, text, in: store, now: clock)
      return true
    }
    do throws(StoreError) {
      return try await store.mark(.refusal, of: call, now: clock.now) != nil
    } catch {
      return heard.contains(call)
    }
  }

  /// Notes a refusal, with a text that says of which call it is.
  func insert(
    _ call: String,
    _ text: String,
    in store: any Store,
    now clock: InstantSource
  ) async {
    heard.insert(call)
    do throws(StoreError) {
      _ = try await store.mark(.refusal, call, text, now: clock)
      unkept[call] = nil
    } catch {
      unkept[call] = text
    }
  }

  /// Takes a question's answer once; false for one that was taken before, here or elsewhere.
  func spend(_ nonce: String, in store: any Store, now clock: InstantSource) async -> Bool {
    guard spent.insert(nonce).inserted else { return false }
    return (try? await store.mark(.answer, nonce, now: clock)) ?? true
  }
}
