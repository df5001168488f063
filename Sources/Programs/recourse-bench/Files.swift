#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Reads a small file whole.
func readFile(_ path: String) throws(BenchError) -> String {
  let number = unsafe open(path, O_RDONLY)
  guard number >= 0 else { throw .system(call: "Opening \(path)", number: errno) }
  let file = Descriptor(number: number)
  defer { file.close() }
  var contents: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 4096)
  while let count = unsafe piece.withUnsafeMutableBytes({ unsafe file.readSome(into: $0) }),
    count > 0
  {
    contents += piece[..<count]
  }
  return String(decoding: contents, as: UTF8.self)
}

/// Whether a file may be run.
func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

/// A folder of its own for one run of the benchmark, gone afterwards.
final class Workspace {
  let path: String
  private var stateCount = 0

  /// Makes the folder under `$TMPDIR`, or `/tmp` without one.
  init() throws(BenchError) {
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    // The six places that the system fills in.
    let places = String(repeating: "X", count: 6)
    var template = Array("\(parent)/recourse-bench-\(places)\0".utf8).map {
      CChar(truncatingIfNeeded: $0)
    }
    guard unsafe mkdtemp(&template) != nil else {
      throw .system(call: "Making a folder in \(parent)", number: errno)
    }
    path = String(
      decoding: template.dropLast().map { UInt8(truncatingIfNeeded: $0) },
      as: UTF8.self
    )
  }

  /// The path of a file that is removed with the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file that is removed with the folder, and returns its path.
  func write(_ bytes: [UInt8], as name: String) throws(BenchError) -> String {
    let path = file(name)
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard number >= 0 else { throw .system(call: "Writing \(path)", number: errno) }
    let file = Descriptor(number: number)
    defer { file.close() }
    try file.writeAll(bytes)
    return path
  }

  /// The path of a directory in which servers find nothing that others have left.
  func freshState() -> String {
    stateCount += 1
    return "\(path)/state-\(stateCount)"
  }

  deinit {
    removeTree(path)
  }
}

/// The bytes of a file; 0 where there is none.
func fileSize(_ path: String) -> Int {
  var facts = stat()
  return unsafe stat(path, &facts) == 0 ? Int(facts.st_size) : 0
}

/// The names in a folder; nil where it cannot be read.
func names(in path: String) -> [String]? {
  guard let folder = unsafe opendir(path) else { return nil }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    names.append(
      unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
        let size = MemoryLayout.size(ofValue: unsafe name.pointee)
        return unsafe name.withMemoryRebound(to: CChar.self, capacity: size) {
          unsafe String(cString: $0)
        }
      }
    )
  }
  unsafe closedir(folder)
  return names.filter { $0 != "." && $0 != ".." }
}

/// Removes a file, or a folder with all that is in it.
private func removeTree(_ path: String) {
  guard unsafe unlink(path) != 0, let names = names(in: path) else { return }
  for name in names { removeTree("\(path)/\(name)") }
  unsafe rmdir(path)
}
