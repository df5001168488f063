import EventLoop
import System

extension State.Place {
  /// The key that seals questions, kept in the state directory so that an answer is known after the process has died.
  var sealKey: (@Engine () -> [UInt8])? {
    guard case .directory(let path) = self else { return nil }
    let kept = SealKey(path: path + "/questions.key")
    return { kept.bytes }
  }
}

/// A key that is read, or made, when it is first needed.
@Engine
private final class SealKey {
  private let path: String
  private lazy var key = Self.read(path) ?? Self.make(path)

  nonisolated init(path: String) { self.path = path }

  var bytes: [UInt8] { key }

  private static let length = 32

  private static func read(_ path: String) -> [UInt8]? {
    let bytes = try? SystemFile.read(path, limit: length + 1)
    return bytes?.count == length ? bytes : nil
  }

  /// Where it cannot be kept, answers after the end of the process are asked for again.
  private static func make(_ path: String) -> [UInt8] {
    let key = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
    do throws(SystemError) {
      try SystemFile.write(key, to: path)
      return key
    } catch {
      // Another process may have been first.
      return read(path) ?? key
    }
  }
}
