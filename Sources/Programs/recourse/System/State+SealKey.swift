import EventLoop
import SQLiteStorage
import Storage
import System

extension State.Place {
  /// The key that seals questions, kept in the state directory so that an answer is known after the process has died.
  var sealKey: (@Engine () -> [UInt8])? {
    guard case .directory(let path) = self else { return nil }
    let kept = SealKey(state: path)
    return { kept.bytes }
  }
}

/// A key that is read, or made, when it is first needed.
@Engine
private final class SealKey {
  private let state: String
  private lazy var key = Self.read(path) ?? Self.make(path, in: state)

  private var path: String { state + "/questions.key" }

  nonisolated init(state: String) { self.state = state }

  var bytes: [UInt8] { key }

  private static let length = 32

  private static func read(_ path: String) -> [UInt8]? {
    let bytes = try? SystemFile.read(path, limit: length + 1)
    return bytes?.count == length ? bytes : nil
  }

  /// Where it cannot be kept, or the directory is not to be used, answers after the end of the process are asked for
  /// again.
  private static func make(_ path: String, in state: String) -> [UInt8] {
    let key = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
    guard (try? StateDirectory(preparing: state, for: .files)) != nil else { return key }
    do throws(SystemError) {
      try SystemFile.write(key, to: path)
      return key
    } catch {
      // Another process may have been first.
      return read(path) ?? key
    }
  }
}
