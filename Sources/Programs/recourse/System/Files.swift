#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

import Text
import JSON

/// A file that cannot be used, and why in a clause.
struct FileError: Error, Hashable {
  let path: String
  let problem: String

  /// What the person who named the file can do; nil where nobody knows.
  var remedy: String?

  /// The problem and the remedy in one sentence, to stand behind the path.
  var advice: String { remedy.map { "\(problem); \($0)." } ?? "\(problem)." }

  /// One line for the person who named the file.
  var message: String { "\(path): \(advice)" }
}

/// Reading of whole files.
enum Files {
  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: `FileError` when it cannot be read or is larger than `limit` bytes.
  static func read(_ path: String, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
    if path == "-" { return try drain(0, path: "standard input", limit: limit) }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(of: path) }
    defer { close(descriptor) }
    return try drain(descriptor, path: path, limit: limit)
  }

  /// The text of a file that holds a secret and that nobody else may read.
  ///
  /// Only regular files are read, and all is checked on the open file: this runs on the loop, which nobody may stop by
  /// putting a pipe there.
  ///
  /// - Throws: `FileError` also when the mode lets group or others in, and for text that is not UTF-8.
  static func readSecret(_ path: String) throws(FileError) -> String {
    let descriptor = try openWithoutWaiting(path)
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw failure(of: path) }
    if let kind = kindOfIrregular(status.st_mode) {
      throw FileError(
        path: path,
        problem: "is \(kind) and no regular file; a key is read again for each call, so put it "
          + "into a regular file, or into the variable itself"
      )
    }
    guard status.st_mode & 0o077 == 0 else {
      throw FileError(path: path, problem: "can be read by others; run: chmod 600 '\(path)'")
    }
    return try secretText(of: drain(descriptor, path: path, limit: 1 << 16), path: path)
  }

  /// The text of a file of a key; a byte order mark is no part of it.
  private static func secretText(of bytes: [UInt8], path: String) throws(FileError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FileError(path: path, problem: "is encoded as UTF-16; save it as UTF-8")
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    guard let text = String(validating: bytes[(hasMark ? 3 : 0)...], as: UTF8.self) else {
      throw FileError(path: path, problem: "is not UTF-8 text; save it as UTF-8")
    }
    return text
  }

  /// Opens a file for reading; a pipe without a writer is not waited for, and no terminal is taken over.
  private static func openWithoutWaiting(_ path: String) throws(FileError) -> Int32 {
    while true {
      let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
      if descriptor >= 0 { return descriptor }
      switch errno {
      case EINTR: continue
      case ENXIO:
        throw FileError(
          path: path,
          problem: "is a socket or a device and no regular file; put the key into one"
        )
      default: throw failure(of: path)
      }
    }
  }

  /// What an open file is, when it is not a regular one.
  private static func kindOfIrregular(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFIFO: "a pipe"
    case S_IFDIR: "a directory"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  /// Writes a file that does not exist yet.
  ///
  /// - Throws: `FileError` also when it exists: somebody may have put work into it.
  static func create(_ path: String, _ content: [UInt8]) throws(FileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      guard errno == EEXIST else { throw failure(of: path, writing: errno) }
      let remedy = "name another file, or remove this one first"
      throw FileError(path: path, problem: "exists already", remedy: remedy)
    }
    defer { close(descriptor) }
    var rest = content[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(of: path, writing: errno) }
      rest = rest.dropFirst(count)
    }
  }

  /// The names of what a directory holds, none when it cannot be read.
  static func names(in directory: String) -> [String] {
    guard let stream = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// What is left to read of an open file.
  static func drain(
    _ descriptor: Int32,
    path: String,
    limit: Int
  ) throws(FileError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe systemRead(descriptor, buffer)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(of: path) }
      if count == 0 { return content }
      content += chunk[..<count]
      guard content.count <= limit else {
        throw FileError(path: path, problem: "is larger than \(ByteCount.text(limit))")
      }
    }
  }

  private static func failure(of path: String) -> FileError {
    switch errno {
    case ENOENT, ENOTDIR:
      let remedy =
        "check the path" + (path.hasPrefix("/") ? "" : ", which starts in this directory")
      return FileError(path: path, problem: "does not exist", remedy: remedy)
    case EACCES, EPERM:
      let remedy = "let this user read it, or name another file"
      return FileError(path: path, problem: "may not be read by this user", remedy: remedy)
    case EISDIR:
      return FileError(path: path, problem: "is a directory", remedy: "name a file in it")
    case let code: return FileError(path: path, problem: "cannot be read: \(words(code))")
    }
  }

  private static func failure(of path: String, writing code: Int32) -> FileError {
    switch code {
    case ENOENT, ENOTDIR:
      let remedy = "make the directory first, or name another file"
      return FileError(path: path, problem: "lies in no directory that exists", remedy: remedy)
    case EACCES, EPERM, EROFS:
      let remedy = "let this user write there, or name another file"
      return FileError(path: path, problem: "may not be written by this user", remedy: remedy)
    case ENOSPC, EDQUOT:
      return FileError(
        path: path,
        problem: "cannot be written whole, because there is no room left on its disk",
        remedy: "free space there, or name a file on another disk"
      )
    default: return FileError(path: path, problem: "cannot be written: \(words(code))")
    }
  }

  /// The system's own words for an error number.
  private static func words(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe "the system says \"\(String(cString: $0))\"" }
      ?? "the system gives no reason"
  }
}

@unsafe
private func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  unsafe write(descriptor, buffer.baseAddress, buffer.count)
}

@unsafe
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  unsafe read(descriptor, buffer.baseAddress, buffer.count)
}
