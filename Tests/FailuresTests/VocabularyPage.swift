import FoundationEssentials
import HTTP
import JSON
import Manifests
import Testing

/// The page `manifests/vocabulary.md`, taken apart.
struct VocabularyPage {
  let text: String

  /// The blocks of the page: what stands behind their opening fence, and their lines.
  private let all: [(info: String, text: String)]

  /// An `errors` section, and where the page shows one, an answer and what an agent is told of it.
  struct Example: Sendable, CustomTestStringConvertible {
    var errors: String
    var answer: String?
    var told = ""
    var testDescription: String { errors.split(separator: "\n").dropFirst().prefix(2).joined() }
  }

  static let examples: [Example] = (try? read().examples) ?? []

  static func read() throws -> VocabularyPage {
    let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let contents = FileManager.default.contents(atPath: folder + "/manifests/vocabulary.md")
    return VocabularyPage(String(decoding: try #require(contents), as: UTF8.self))
  }

  private init(_ text: String) {
    self.text = text
    var blocks: [(info: String, text: String)] = []
    var open: (info: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let block = open, line == "```" {
        blocks.append((block.info, block.lines.joined(separator: "\n")))
        open = nil
      } else if open != nil {
        open?.lines.append(line)
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [])
      }
    }
    all = blocks
  }

  func blocks(_ info: String) -> [String] { all.filter { $0.info == info }.map(\.text) }

  /// The examples, each with the blocks that follow it.
  var examples: [Example] {
    all.reduce(into: []) { examples, block in
      switch block.info {
      case "json errors": examples.append(Example(errors: block.text))
      case "http": examples[examples.count - 1].answer = block.text
      case "text": examples[examples.count - 1].told = block.text
      default: break
      }
    }
  }

  /// The manifest of the page, with an errors section and samples.
  static func load(errors: String, samples: String = "[]") -> ManifestLoader.Loaded {
    let text = """
      {"recourse": 1, "id": "shop", "title": "Shop", "about": "Orders of one web shop.",
       "source": {"url": "https://shop.example/docs", "date": "2026-11-20"},
       "base_url": "https://api.shop.example",
       "credentials": {"key": {"env": "SHOP_KEY", "header": "Authorization"}},
       "operations": {"get_order": {"method": "GET", "path": "/orders", "effect": "read",
         "group": "search", "description": "Reads orders.", "arguments": {"properties": {
         "quantity": {"type": "integer", "description": "How many."},
         "currency": {"type": "string", "description": "Which."}}}}},
       "errors": \(errors), "samples": \(samples)}
      """
    let dialects = DialectFiles.names.reduce(into: [String: [UInt8]]()) { texts, name in
      texts[name] = (try? DialectFiles.document(name)).map { JSONWriter.bytes($0) }
    }
    return ManifestLoader.load(
      bytes: Array(text.utf8),
      file: "shop.json",
      dialects: DialectSource(dialects)
    )
  }
}

extension VocabularyPage.Example {
  /// The answer as the transport would bring it.
  var response: HTTPResponse? {
    guard let answer, let gap = answer.firstRange(of: "\n\n") else { return nil }
    let head = answer[..<gap.lowerBound].split(separator: "\n")
    guard let status = head.first?.split(separator: " ").last.flatMap({ Int($0) }) else {
      return nil
    }
    let fields = head.dropFirst().map { line in
      let sides = line.split(separator: ":", maxSplits: 1)
      return (String(sides[0]), String(sides[1].drop { $0 == " " }))
    }
    return HTTPResponse(status, fields, String(answer[gap.upperBound...]))
  }
}

extension String {
  /// Where a text first stands in this one.
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    indices.first { self[$0...].hasPrefix(text) }
      .map { $0..<index($0, offsetBy: text.count) }
  }
}
