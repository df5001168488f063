import JSON

/// What one browser has been told, so that it is told what is new alone.
package struct PageFeed: Sendable {
  private var told: [String: [UInt8]] = [:]
  private var quietLooks = 0
  private let extent: StatusPage.Extent

  /// Looks without news after which a sign of life is sent, for who is gone is found out by writing alone.
  private static let longestQuiet = 10

  /// Makes a feed of which nothing has been told, for a browser that shows so much.
  package init(_ extent: StatusPage.Extent = .first) { self.extent = extent }

  /// The events that a look adds; empty for none.
  package mutating func take(_ page: StatusPage) -> String {
    var text = tell("trouble", [:])
    for section in StatusPage.Section.allCases {
      text += tell(section.rawValue, page.json(section, extent))
    }
    return finish(text, page.frame)
  }

  /// The events that a look adds which came to nothing.
  package mutating func take(trouble sentence: String) -> String {
    finish(tell("trouble", ["say": .string(sentence)]), [:])
  }

  private mutating func tell(_ name: String, _ json: JSONObject) -> String {
    let bytes = JSONWriter.bytes(.object(json))
    // A browser knows of no trouble until it is told of some.
    guard told[name] != bytes, told[name] != nil || name != "trouble" || !json.isEmpty else {
      return ""
    }
    told[name] = bytes
    return "event: \(name)\ndata: \(String(decoding: bytes, as: UTF8.self))\n\n"
  }

  /// Adds the present, by which the page counts down.
  private mutating func finish(_ text: String, _ frame: JSONObject) -> String {
    quietLooks = text.isEmpty ? quietLooks + 1 : 0
    guard !text.isEmpty || quietLooks == Self.longestQuiet else { return "" }
    quietLooks = 0
    guard !frame.isEmpty else { return text }
    return text + "event: frame\ndata: \(JSONWriter.text(.object(frame)))\n\n"
  }
}
