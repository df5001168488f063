import JSON
import OpenAPI

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The documents of real APIs that stand beside the package, where there are any.
enum SharedDocuments {
  private static var folder: String {
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/../shared/openapi/"
  }

  /// The bytes of a document, nil where it is not there.
  static func bytes(_ name: String) -> [UInt8]? {
    let descriptor = unsafe open(folder + name + ".json", O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  static func load(_ name: String) throws -> OpenAPIImport? {
    guard let bytes = bytes(name) else { return nil }
    return try OpenAPIImport(
      bytes: bytes,
      file: name + ".json",
      options: ImportOptions(date: "2026-11-20")
    )
  }
}
