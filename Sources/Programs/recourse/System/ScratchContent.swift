import EventLoop
import Server
import System

/// Content in a file without a name, below the directory that is for such files.
@Engine
final class ScratchContent: ContentAside {
  private let file: ScratchFile

  /// Lays content aside; nil where the directory takes none.
  init?(_ content: [UInt8]) {
    let directory = ProgramFiles.variable("TMPDIR") ?? "/tmp"
    guard let file = try? ScratchFile(content, in: directory) else { return nil }
    self.file = file
  }

  func content() -> [UInt8]? { try? file.read() }
}
