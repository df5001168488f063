import Failures
import HTTP
import JSON
import Manifests
import Time

/// A header section is read within its limits, and what its fields say is plausible or nothing.
enum HeaderFuzz {
  static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
    let collector = AnswerCollector(reading: bytes)
    if collector.fault != nil { return }
    try checkFields(collector.fields)
    for field in collector.fields.fields.prefix(16) {
      try checkDates(field.value)
      try checkFigures(field.value)
    }
    try checkReadings(collector.fields)
  }

  private static func checkFields(_ fields: HTTPFields) throws(FuzzFinding) {
    try expect(fields.fields.count <= 256, "\(fields.fields.count) fields")
    for field in fields.fields {
      try expect(!field.name.isEmpty, "a field without a name")
      try expect(field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "the name \(field.name)")
      try expect(
        field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F },
        "a control in \(field.value)"
      )
      try expect(fields[field.name]?.contains(field.value) == true, "\(field.name) is not found")
    }
    let written = fields.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
    let again = AnswerCollector(reading: Array("HTTP/1.1 200 OK\r\n\(written)\r\n".utf8))
    // A line that goes on may have made a field longer than its parts.
    guard again.fault == nil else { return }
    try expect(again.fields == fields, "\(fields) is read back as \(again.fields)")
  }

  private static func checkDates(_ text: String) throws(FuzzFinding) {
    if let date = Timestamp(httpDate: text, now: .fuzzed) {
      let again = Timestamp(httpDate: date.httpDate)
      try expect(again == date, "\(text) is \(date.httpDate)")
    }
    if let instant = Timestamp(rfc3339: text) {
      // Parts of a second are not written.
      let again = Timestamp(rfc3339: instant.rfc3339)
      try expect(again.map { abs($0 - instant) < 1 } == true, "\(text) is \(instant.rfc3339)")
    }
  }

  private static let tenYears = 315_360_000.0

  private static func checkFigures(_ text: String) throws(FuzzFinding) {
    for unit in Wait.Unit.allCases {
      guard case .seconds(let seconds, _) = WaitFigure(text, as: unit, clock: .fuzzed) else {
        continue
      }
      try expect((0...tenYears).contains(seconds), "\(text) as \(unit) is \(seconds) s")
    }
  }

  private static func checkReadings(_ fields: HTTPFields) throws(FuzzFinding) {
    guard let manifest, let operation = manifest.operations.first else {
      throw FuzzFinding("the manifest cannot be read")
    }
    for status in [200, 429, 503] {
      let answer = HTTPResponse(status: status, fields: fields, body: Array("{}".utf8))
      for budget in manifest.errors.budgets {
        try BudgetReading(answer, of: budget, now: .fuzzed).check()
      }
      let context = CallContext(manifest: manifest, operation: operation, now: .fuzzed)
      try AnswerFuzz.check(answer, context)
    }
  }

  private static let manifest = ManifestLoader.load(
    bytes: Array(
      #"""
      {"recourse": 1, "id": "crm", "title": "CRM", "about": "A test API.",
       "source": {"url": "https://example.com", "date": "2026-11-20"},
       "base_url": "https://api.crm.example.com",
       "operations": {"list": {"method": "GET", "path": "/", "effect": "read", "description": "d",
         "pages": {"link": {"next": "header:Link", "arguments": ["cursor", "page"]}},
         "place": {"cursor": "query", "page": "query"},
         "arguments": {"properties": {"cursor": {"type": "string"}, "page": {"type": "integer"}}}}},
       "errors": {"code": ["header:X-Code"], "message": ["header:X-Message"],
        "request_id": ["header:X-Request-Id"],
        "wait": [{"from": "header:Retry-After", "as": "http"},
          {"from": "header:X-Reset", "as": "unix"},
          {"from": "header:RateLimit", "as": "seconds", "item": "t", "if": "item:r=0", "plus": 1}],
        "budgets": [
          {"id": "w", "kind": "window", "scope": "ip", "learn": {
            "items": "header:RateLimit", "policies": "header:RateLimit-Policy"}},
          {"id": "b", "kind": "bucket", "scope": "api", "learn": {"pair": "header:X-Calls"}},
          {"id": "r", "kind": "window", "scope": "api", "limit": 9, "per": 9, "learn": {
            "limit": "header:X-Limit", "remaining": "header:X-Left",
            "reset": {"from": "header:X-Reset", "as": "unix"}}}]}}
      """#.utf8
    ),
    file: "crm.json"
  ).manifest
}

extension Timestamp {
  /// The time at which every input is read.
  static let fuzzed = Timestamp(milliseconds: 1_795_176_000_000)
}

extension AnswerCollector {
  /// Takes the lines of a header section.
  init(reading bytes: [UInt8]) {
    self.init(bodyLimit: 1 << 20)
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      guard take(line: Array(rest[..<end]).span) else { return }
      rest = rest[end...]
    }
  }
}

extension BudgetReading {
  /// Finds out whether the figures can be those of a limit.
  func check() throws(FuzzFinding) {
    try expect((limit ?? 0) >= 0 && (remaining ?? 0) >= 0, "\(self)")
    for figure in [reset, per, cost].compactMap(\.self) {
      try expect(figure.isFinite && figure >= 0, "\(self)")
    }
  }
}
