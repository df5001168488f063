import System
import Testing

/// The page that tells strangers where a line of code belongs.
@Suite struct ArchitecturePageTests {
  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private static func targets() throws -> [String] {
    try SystemFile.names(in: root + "/Sources").sorted().flatMap { floor in
      try SystemFile.names(in: "\(root)/Sources/\(floor)")
    }
  }

  @Test func `every target of the tree has its room on the page`() throws {
    let page = String(
      decoding: try Files.read(
        Self.root + "/Sources/Programs/recourse/recourse.docc/Architecture.md"
      ),
      as: UTF8.self
    )
    let targets = try Self.targets()
    #expect(targets.count > 20)
    for target in targets {
      #expect(page.contains("`\(target)`"), "Architecture.md does not name \(target)")
    }
  }
}
