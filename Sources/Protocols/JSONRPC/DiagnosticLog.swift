import System
package import EventLoop

/// The way to whoever reads standard error: one bounded line for each sentence, never waiting.
///
/// A line is dropped when nobody reads standard error, because serving goes before telling.
@Engine
package struct DiagnosticLog {
  /// Characters of the longest sentence that is written whole.
  package nonisolated static let limit = 600

  private let output: OutputDescriptor
  private let name: String

  /// Makes a log whose lines begin with the program's name.
  package nonisolated init(name: String, descriptor: Int32 = 2) {
    self.name = name
    output = OutputDescriptor(descriptor)
  }

  /// Writes a sentence.
  package func write(_ sentence: String) {
    _ = output.write(Self.line(sentence, by: name)[...])
  }

  /// The bytes of a line: control characters become spaces, what passes the limit is cut.
  package nonisolated static func line(_ sentence: String, by name: String) -> [UInt8] {
    var text = "\(name): "
    for scalar in sentence.unicodeScalars.prefix(limit) {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      text.unicodeScalars.append(isControl ? " " : scalar)
    }
    if sentence.unicodeScalars.count > limit { text += " …" }
    return Array(text.utf8) + [0x0A]
  }
}
