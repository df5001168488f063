#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The lines a program writes, kept in one block of memory that is used again and again.
@safe
final class LineReader {
  /// A line without its end; valid until the next one is taken.
  typealias Line = Range<Int>

  private let child: Child
  private let block: UnsafeMutableRawBufferPointer
  private var start = 0
  private var searched = 0
  private var end = 0

  /// Reads lines of up to 16 MB; memory is only taken where a line reaches.
  init(_ child: Child) {
    self.child = child
    unsafe block = .allocate(byteCount: 16_000_000, alignment: 16)
  }

  deinit { unsafe block.deallocate() }

  /// The next line, waited for.
  ///
  /// - Throws: `silent` after the client's patience, `ended` at the end of the output.
  func next() throws(BenchError) -> Line {
    while true {
      if let stop = lineEnd() {
        let line = start..<stop
        start = stop + 1
        searched = start
        return line
      }
      try fill()
    }
  }

  /// The next line, if it is there without waiting.
  ///
  /// - Throws: `ended` at the end of the output.
  func nextIfThere() throws(BenchError) -> Line? {
    if searched == end, child.output.isReadable(within: 0) { try fill() }
    guard let stop = lineEnd() else { return nil }
    defer { searched = start }
    defer { start = stop + 1 }
    return start..<stop
  }

  /// Whether a line holds the bytes of `marker`.
  func contains(_ marker: [UInt8], in line: Line) -> Bool {
    let bytes = unsafe UnsafeRawBufferPointer(rebasing: block[line])
    return unsafe offset(of: marker, in: bytes) != nil
  }

  func bytes(of line: Line) -> [UInt8] { unsafe Array(block[line]) }

  private func lineEnd() -> Int? {
    guard searched < end, let base = unsafe block.baseAddress else { return nil }
    guard let found = unsafe memchr(base + searched, 10, end - searched) else {
      searched = end
      return nil
    }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func fill() throws(BenchError) {
    makeRoom()
    guard child.output.isReadable(within: Int32(Client.patience * 1000)) else {
      throw .silent(program: child.name, seconds: Client.patience)
    }
    let room = unsafe UnsafeMutableRawBufferPointer(rebasing: block[end...])
    let count = unsafe child.output.readSome(into: room)
    guard count != 0 else { throw .ended(program: child.name, lastWords: child.lastWords) }
    end += count ?? 0
  }

  /// Moves the unfinished line to the front once the block is half used up.
  private func makeRoom() {
    if start == end {
      start = 0
      searched = 0
      end = 0
    } else if unsafe start > block.count / 2, let base = unsafe block.baseAddress {
      unsafe memmove(base, base + start, end - start)
      end -= start
      searched -= start
      start = 0
    }
  }
}
