@testable import Credentials
import EventLoop
import HTTP
import JSON
import MCP
import SimulatedWorld
import Telemetry
import TestSupport
import Testing

@testable import Server

/// How others write a text, told here once more and in other words than in the program.
struct Spelling: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let write: @Sendable (String) -> String

  private init(_ name: String, _ write: @escaping @Sendable (String) -> String) {
    testDescription = name
    self.write = write
  }

  /// One that escapes the bytes that are no letter and no digit, or all of them.
  private static func bytes(
    _ name: String,
    all: Bool = false,
    _ escape: @escaping @Sendable (UInt8) -> String
  ) -> Spelling {
    Spelling(name) { text in
      text.utf8.map { byte in
        let character = Character(Unicode.Scalar(byte))
        let isKept = byte < 0x80 && (character.isLetter || character.isNumber || character == "_")
        return isKept && !all ? String(character) : escape(byte)
      }.joined()
    }
  }

  /// The same for the characters.
  private static func characters(
    _ name: String,
    all: Bool = false,
    _ escape: @escaping @Sendable (UInt32) -> String
  ) -> Spelling {
    Spelling(name) { text in
      text.unicodeScalars.map { scalar in
        let isKept =
          scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789-._~".unicodeScalars.contains(scalar))
        return isKept && !all ? String(scalar) : escape(scalar.value)
      }.joined()
    }
  }

  private static func hex(
    _ number: some BinaryInteger,
    _ capital: Bool = false,
    _ count: Int = 2
  ) -> String {
    let digits = String(number, radix: 16, uppercase: capital)
    return String(repeating: "0", count: count - digits.count) + digits
  }

  /// Those under which letters and digits may be seen.
  static let ofMarks: [Spelling] = [
    bytes("percent") {
      "-._~".utf8.contains($0) ? String(Character(Unicode.Scalar($0))) : "%" + hex($0, true)
    },
    bytes("percent, small") {
      "-._~".utf8.contains($0) ? String(Character(Unicode.Scalar($0))) : "%" + hex($0)
    },
    characters("HTML numbers") { "&#\($0);" },
    characters("HTML hexadecimal") { "&#x" + String($0, radix: 16) + ";" },
    characters("HTML capital hexadecimal") { "&#x" + String($0, radix: 16, uppercase: true) + ";" },
    characters("JSON numbers") { #"\u"# + hex($0, false, 4) },
    Spelling("HTML names") { text in
      text.map {
        ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"][$0] ?? "\($0)"
      }
      .joined()
    },
    Spelling("JSON") { text in text.map { "\\\"".contains($0) ? "\\\($0)" : "\($0)" }.joined() },
    Spelling("JSON with slashes") { text in
      text.map { "\\\"/".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    },
  ]

  /// Those that the program undoes, and need not know beforehand.
  static let undone: [Spelling] = [
    bytes("percent, all", all: true) { "%" + hex($0) },
    characters("HTML numbers, all", all: true) { "&#\($0);" },
    characters("JSON numbers, all", all: true) { #"\u"# + hex($0, true, 4) },
    bytes("hexadecimal in backslashes") { #"\x"# + hex($0) },
    bytes("octal") { byte in "\\" + [6, 3, 0].map { "\(byte >> $0 & 7)" }.joined() },
  ]

  static let opaque: [Spelling] = [
    Spelling("hexadecimal") { text in text.utf8.map { hex($0) }.joined() },
    Spelling("capital hexadecimal") { text in text.utf8.map { hex($0, true) }.joined() },
    Spelling("base64") {
      base64($0, last: "+/") + String(repeating: "=", count: (3 - $0.utf8.count % 3) % 3)
    },
    Spelling("base64 without padding") { base64($0, last: "+/") },
    Spelling("base64 for URLs") { base64($0, last: "-_") },
    Spelling("base64 behind a name") { base64("user:" + $0, last: "+/") },
  ]

  private static func base64(_ text: String, last: String) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last)
    let bits = text.utf8.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
    let groups = stride(from: 0, to: bits.count, by: 6).map { start in
      (0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }
    }
    return String(groups.map { digits[$0] })
  }

  /// What is written upon what: escapes upon anything, and what is opaque upon what is known beforehand.
  static var pairs: [(below: Spelling, above: Spelling)] {
    let all = ofMarks + undone + opaque
    return all.flatMap { below in (ofMarks + undone).map { (below, $0) } }
      + (ofMarks + opaque).flatMap { below in opaque.map { (below, $0) } }
  }
}

@Suite struct SecretSpellingTests {
  /// Secrets of all lengths and marks, the same with each run.
  private static let secrets: [String] = {
    var generator = SeededGenerator(seed: 7)
    let marks = Array("+/=_-.&<>\"'\\%#;:!?@$^*(){}[]|~`,")
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return (0..<24).map { number in
      let length = [8, 12, 20, 33, 48, 49, 50, 200][number % 8]
      return String(
        (0..<length).map { _ in
          let isMark = Int.random(in: 0..<4, using: &generator) == 0 && number >= 8
          return (isMark ? marks : letters).randomElement(using: &generator) ?? "x"
        }
      )
    } + [TestAPI.secret, "pässwörd-grün-ß", "a%41b%2Bc\\u0041", "&amp;&lt;&#43;x"]
  }()

  @Test(arguments: Spelling.ofMarks + Spelling.undone + Spelling.opaque)
  func `a secret in any spelling is masked, whatever spelling stands above it`(below: Spelling) {
    for secret in Self.secrets {
      let redactor = Redactor(secrets: [secret])
      let text = below.write(secret)
      #expect(redactor.redact(text).contains(Redactor.mask), "\(secret) as \(text)")
      for pair in Spelling.pairs where pair.below.testDescription == below.testDescription {
        let rest = redactor.redact(pair.above.write(text))
        // At the ends of base64 stand characters that know of their neighbours too, and perhaps a name.
        let ends =
          pair.above.write(String(text.prefix(8))) + pair.above.write(String(text.suffix(4)))
        let isMasked = rest.contains(Redactor.mask) && rest.utf8.count <= ends.utf8.count + 16
        #expect(isMasked, "\(secret) as \(pair.above.write(text)): \(rest)")
      }
    }
  }

  @Test(arguments: Spelling.ofMarks + Spelling.undone)
  func `nothing of a secret is left where the marks around it are escaped too`(above: Spelling) {
    for secret in Self.secrets {
      let redactor = Redactor(secrets: [secret])
      #expect(redactor.redact("x \(above.write(secret)) y") == "x [secret] y", "\(secret)")
    }
  }

  @Test func `an answer without secrets is left as it came, escapes and all`() {
    let redactor = Redactor(secrets: Self.secrets)
    for text in [
      #"{"a":"b\/c \u00e9 \ud83d\ude00 &amp; 100% %zz %2","n":1.50, "path":"C:\\x\\u"}"#,
      "&; &#; &#x; &#99999999; &#xD800; &unknown; \\", #"\u12 \ud800 \u{} \u{110000} \x4 \8 %u12"#,
    ] {
      #expect(redactor.redact(text) == text)
      let answer = HTTPResponse(status: 200, fields: HTTPFields(), body: Array(text.utf8))
      #expect(redactor.redact(answer).body == answer.body)
    }
  }

  @Test func `a key that became known later is searched for, and the first ones are still`() {
    var redactor = Redactor(secrets: ["first_4f9a77c0"])
    redactor.insert("second_1b2c3d4e")
    #expect(redactor.redact("first_4f9a77c0 second_1b2c3d4e") == "[secret] [secret]")
  }

  /// An answer that repeats a secret in so many spellings, in its fields and in its content.
  private static func echo(_ status: Int, _ texts: [String], isJSON: Bool)
    -> ScriptedTransport.Reply
  {
    let content =
      isJSON
      ? JSONWriter.text(["code": "C", "message": .string(texts.joined(separator: " "))])
      : texts.joined(separator: " ")
    return .answer(status, [("X-Request-Id", texts[0]), ("Retry-After", "600")], content)
  }

  @Test(arguments: [200, 202, 400, 401, 409, 429, 500, 503])
  func `no spelling of a secret reaches the agent, the tasks, the log or the telemetry`(
    status: Int
  ) async throws {
    try await onEngine {
      let statuses = [200, 202, 400, 401, 409, 429, 500, 503]
      let pairs = Spelling.pairs.enumerated().filter { statuses[$0.offset % 8] == status }
      for (number, pair) in pairs {
        let below = pair.below.write(TestAPI.secret)
        let texts = [below, pair.above.write(below)]
        let looker = Looker()
        let reply = Self.echo(status, texts, isJSON: number / 8 % 2 == 0)
        let world = Simulation(
          try TestAPI.manifest(errors: #""request_id": ["header:X-Request-Id"],"#),
          [reply, reply],
          events: EventStream(to: [looker], wishes: [.arguments, .traces])
        )
        let outcomes = [
          await world.call("search", ["query": "x", "task": "t"]),
          await world.call("create_deal", ["title": "x", "task": "t"]),
        ]
        let told = outcomes.map { "\($0.text)\n\($0.result)" }
        let all = told + world.told + ["\(world.store.tasks)", "\(looker.events)"]
        for text in texts {
          let piece = String(text.dropFirst(4).dropLast(4))
          #expect(all.allSatisfy { !$0.contains(piece) }, "\(text): \(told[0])")
        }
      }
    }
  }

  @Test(arguments: [TransportError.Progress.nothingSent, .sent])
  func `a key in what is told of a broken connection reaches neither agent nor task nor log`(
    progress: TransportError.Progress
  ) async throws {
    try await onEngine {
      let looker = Looker()
      let error = TransportError(
        progress: progress,
        reason: .other,
        detail: "no way to https://api.crm.example.com/?key=\(TestAPI.secret)"
      )
      let reply = ScriptedTransport.Reply(outcome: .failure(error))
      let world = Simulation(
        try TestAPI.manifest(),
        [reply, reply],
        inCallWaitLimit: 0,
        events: EventStream(to: [looker], wishes: [.arguments, .traces])
      )
      let told = [
        await world.call("search", ["task": "t"]),
        await world.call("create_deal", ["title": "x", "task": "t"]),
      ]
      let all = told.map { "\($0.result)" } + ["\(world.store.tasks)", "\(looker.events)"]
      #expect(all.allSatisfy { !$0.contains(TestAPI.secret) })
      #expect(all.contains { $0.contains("[secret]") })
    }
  }
}
