@testable import SQLiteStorage
@testable import Requests
import Text
import JSON
import Manifests
import Testing

@testable import Server

/// Values that try to be more than a value.
@Suite struct HostileValueTests {
  private static let hostile = [
    "a&admin=true", "a#b", "a?b", "a;b=c", "a\r\nX-Admin: 1", "a%26b=c", "a b", "a\u{0}b", "a/../b",
    "a=b", "]&x[", "a+b", "é\u{202E}", "%0d%0aSet-Cookie: a", "\\..\\", "a|b", "a,b",
  ]
  private static let names = ["q", "q[a]", "é&", "#"]

  private func queries(_ value: JSONValue) throws -> [String] {
    try ValueStyle.Kind.allCases.flatMap { kind in
      try [true, false].flatMap { isExploded in
        try [true, false].flatMap { keepsReserved in
          try Self.names.map { name in
            let style = ValueStyle(kind, isExploded: isExploded, keepsReserved: keepsReserved)
            let place = ParameterLocation(
              argument: "x",
              target: .query(name: name),
              notation: .styled(style)
            )
            let form = OperationForm(places: [place])
            return try RequestDraft(form, arguments: ["x": value]).query
          }
        }
      }
    }
  }

  @Test(arguments: [
    (ValueStyle.ListNames.plain, "c%5Bs%5D=a&c%5Bs%5D=b&c%5Bo%5D%5Bx%5D=1"),
    (.brackets, "c%5Bs%5D%5B%5D=a&c%5Bs%5D%5B%5D=b&c%5Bo%5D%5B0%5D%5Bx%5D=1"),
    (.indices, "c%5Bs%5D%5B0%5D=a&c%5Bs%5D%5B1%5D=b&c%5Bo%5D%5B0%5D%5Bx%5D=1"),
  ])
  func `a list inside of a deepObject has the names that the API reads`(
    lists: ValueStyle.ListNames,
    query: String
  ) {
    let style = ValueStyle(.deepObject, lists: lists)
    let pairs = style.pairs(["s": ["a", "b"], "o": [["x": 1]]], name: "c", .component)
    let text = pairs.map { "\(PercentEncoding.encode($0.name))=\($0.value)" }.joined(separator: "&")
    #expect(text == query)
  }

  @Test(arguments: hostile)
  func `a value adds no parameter, no fragment and no second line`(text: String) throws {
    for query in try queries(.string(text)) + queries([.string(text)]) {
      #expect(query.utf8.count { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "&") } >= 1)
      #expect(!query.contains("&") && !query.contains("#") && !query.contains(";"))
      #expect(query.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(query)")
      #expect(!query.dropFirst().hasPrefix("?"))
    }
  }

  @Test(arguments: hostile)
  func `a path stays one segment, or is refused`(text: String) throws {
    let values: [JSONValue] = [.string(text), [.string(text)], ["a": .string(text)]]
    for kind in [ValueStyle.Kind.simple, .label, .matrix] {
      for isExploded in [true, false] {
        let style = ValueStyle(kind, isExploded: isExploded)
        let place = ParameterLocation(
          argument: "x",
          target: .path(name: "x"),
          notation: .styled(style)
        )
        let pieces = CompiledPathTemplate("/a/{x}", places: [place])
        for value in values {
          guard let path = try? pieces.filled(with: ["x": value]) else { continue }
          #expect(path.utf8.count { $0 == UInt8(ascii: "/") } == 2, "\(path)")
          #expect(!path.contains("?") && !path.contains("#"))
          #expect(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
      }
    }
  }

  @Test(arguments: ["", ".", "%2e", "%252e", "..", ".%2E"])
  func `no style makes a dot segment`(text: String) {
    for kind in [ValueStyle.Kind.simple, .label] {
      let place = ParameterLocation(
        argument: "x",
        target: .path(name: "x"),
        notation: .styled(ValueStyle(kind))
      )
      let pieces = CompiledPathTemplate("/a/{x}", places: [place])
      for value: JSONValue in [.string(text), [.string(text)]] {
        guard let path = try? pieces.filled(with: ["x": value]) else { continue }
        let segment = PercentEncoding.decode(path.dropFirst(3).utf8)
        let twice = PercentEncoding.decode(segment)
        #expect(![[], [0x2E], [0x2E, 0x2E]].contains(twice), "\(path)")
      }
    }
  }

  @Test(arguments: ["key", "KEY", "other"])
  func `an object's members take no name of another parameter`(name: String) throws {
    let spread = ParameterLocation(
      argument: "x",
      target: .query(name: "x"),
      notation: .styled(ValueStyle(.form))
    )
    let form = OperationForm(places: [
      spread, ParameterLocation(argument: "o", target: .query(name: "other")),
    ])
    let refusal = #expect(throws: UnplaceableArgument.self) {
      try RequestDraft(
        form,
        arguments: ["x": .object(JSONObject([("fine", 1), (name, 2)]))],
        claimed: ["key"]
      )
    }
    #expect(refusal?.argument == "x/\(name)")
    #expect(
      try RequestDraft(form, arguments: ["x": ["fine": 1]], claimed: ["key"]).query == "?fine=1"
    )
  }

  @Test(arguments: ["a\r\nX: 1", "a\nb", "a\u{0}", "a\u{7f}"])
  func `fields take no second line in any notation`(text: String) throws {
    let notations: [ParameterStyle] = [
      .usual, .styled(ValueStyle(.simple, isExploded: true)), .content("text/plain"),
    ]
    for notation in notations {
      for value: JSONValue in [.string(text), [.string(text)], ["a": .string(text)]] {
        let place = ParameterLocation(argument: "x", target: .header(name: "X"), notation: notation)
        guard notation != .content("text/plain") || value.string != nil else { continue }
        #expect(throws: UnplaceableArgument.self) {
          try RequestDraft(OperationForm(places: [place]), arguments: ["x": value])
        }
      }
    }
  }

  @Test(arguments: hostile)
  func `a cookie holds only what cookies may`(text: String) throws {
    for isExploded in [true, false] {
      let style = ValueStyle(.form, isExploded: isExploded)
      let place = ParameterLocation(
        argument: "x",
        target: .cookie(name: "c"),
        notation: .styled(style)
      )
      let form = OperationForm(places: [place])
      for value: JSONValue in [.string(text), [.string(text)], ["k": .string(text)]] {
        for cookie in try RequestDraft(form, arguments: ["x": value]).cookies {
          let bytes = cookie.name.utf8 + Array(cookie.value.utf8)
          #expect(bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\";\\".utf8.contains($0) })
        }
      }
    }
  }
}
