#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// One of the three standard streams, as far as people or scripts look at it.
package struct Terminal: Sendable {
  package static let standardInput = Terminal(descriptor: 0)
  package static let standardOutput = Terminal(descriptor: 1)
  package static let standardError = Terminal(descriptor: 2)

  package let descriptor: Int32

  /// Writes all bytes of the text; a reader that went away ends the writing silently.
  ///
  /// - Returns: Whether somebody still reads.
  @discardableResult
  package func write(_ text: String) -> Bool {
    do throws(SystemError) {
      try Descriptor.write(text.utf8, to: descriptor)
      return true
    } catch {
      return false
    }
  }

  /// Writes the text and a line feed.
  package func write(line: String) { write(line + "\n") }

  /// Columns, 80 where nobody can tell.
  package var width: Int { size.map { Int($0.ws_col) } ?? 80 }

  /// Lines, 24 where nobody can tell.
  package var height: Int { size.map { Int($0.ws_row) } ?? 24 }

  private var size: winsize? {
    var size = winsize()
    let code = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 && size.ws_row > 0 ? size : nil
  }

  /// Whether a person looks at it.
  package var isInteractive: Bool { isatty(descriptor) == 1 }
}
