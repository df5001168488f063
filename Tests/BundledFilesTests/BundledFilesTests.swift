import BundledFiles
import System
import Testing

struct BundledFilesTests {
  /// The folder of manifests in this clone.
  private static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/manifests"

  private static let names =
    ["", "dialects/"].flatMap { part in
      Files.names(in: "\(folder)/\(part)").filter { $0.contains(".") }.map { part + $0 }
    }

  @Test func `every file of manifests is in the program, and nothing else`() {
    #expect(Self.names.count > 20)
    #expect(Set(BundledFiles.names) == Set(Self.names))
    #expect(BundledFiles.names.count == Self.names.count)
  }

  @Test(arguments: names) func `a file in the program is the file on disk`(name: String) throws {
    let content = try #require(BundledFiles.content(name))
    #expect(content == (try Files.read("\(Self.folder)/\(name)")))
  }

  @Test func `a manifest is named with the mark before it, and nothing else is one`() {
    #expect(BundledFiles.manifest("builtin:apira") == BundledFiles.content("apira.json"))
    for word in [
      "apira", "builtin:", "builtin:apira.json", "builtin:manifest.schema", "builtin:../x",
    ] {
      #expect(BundledFiles.manifest(word) == nil)
    }
    #expect(BundledFiles.manifests == ["apira", "vibe"])
    #expect(BundledFiles.dialects.contains("stripe"))
  }
}
