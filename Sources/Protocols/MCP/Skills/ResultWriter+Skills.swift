import JSON
import JSONRPC

extension ResultWriter {
  /// The answer to `skills/list`.
  func skills(_ skills: [Skill], to id: RequestID) -> [UInt8] {
    response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""skills":"#.utf8)
      JSONWriter.append(.array(skills.map { .object($0.entry) }), to: &output)
      output.append(contentsOf: Self.freshness.utf8)
    }
  }

  /// The answer to `skills/get`.
  func skill(_ skill: Skill, to id: RequestID) -> [UInt8] {
    response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""skill":"#.utf8)
      JSONWriter.append(.object(skill.entry), to: &output)
      output.append(contentsOf: Self.freshness.utf8)
    }
  }

  /// The answer to `resources/list`: the files of the skills, for they are all there is.
  func resources(of skills: [Skill], to id: RequestID) -> [UInt8] {
    response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""resources":"#.utf8)
      JSONWriter.append(.array(skills.map { .object($0.resource) }), to: &output)
      output.append(contentsOf: Self.freshness.utf8)
    }
  }

  /// The answer to `resources/templates/list`: none.
  func noTemplates(to id: RequestID) -> [UInt8] {
    response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""resourceTemplates":[]"#.utf8)
      output.append(contentsOf: Self.freshness.utf8)
    }
  }

  /// What skills are is a matter of the program, which does not change while it runs.
  private static let freshness = #","ttlMs":3600000,"cacheScope":"private""#

  /// The answer to `resources/read` of a skill's file.
  func file(of skill: Skill, to id: RequestID) -> [UInt8] {
    let contents: JSONValue = [
      ["uri": .string(skill.uri), "mimeType": "text/markdown", "text": .string(skill.file)]
    ]
    return response(.complete, to: id, in: .july2026) { output in
      output.append(contentsOf: #""contents":"#.utf8)
      JSONWriter.append(contents, to: &output)
      output.append(contentsOf: Self.freshness.utf8)
    }
  }
}
