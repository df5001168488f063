#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One of the three standard streams, as far as people or scripts look at it.
struct Terminal {
  static let standardInput = Terminal(descriptor: 0)
  static let standardOutput = Terminal(descriptor: 1)
  static let standardError = Terminal(descriptor: 2)

  let descriptor: Int32

  /// Writes all bytes of the text; a reader that went away ends the writing silently.
  ///
  /// - Returns: Whether somebody still reads.
  @discardableResult
  func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  /// Writes the text and a line feed.
  func write(line: String) { write(line + "\n") }

  /// Columns, 80 where nobody can tell.
  var width: Int { size.map { Int($0.ws_col) } ?? 80 }

  /// Lines, 24 where nobody can tell.
  var height: Int { size.map { Int($0.ws_row) } ?? 24 }

  private var size: winsize? {
    var size = winsize()
    let code = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 && size.ws_row > 0 ? size : nil
  }

  /// Whether a person looks at it.
  var isInteractive: Bool { isatty(descriptor) == 1 }
}

@unsafe
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  unsafe write(descriptor, bytes.baseAddress, bytes.count)
}
