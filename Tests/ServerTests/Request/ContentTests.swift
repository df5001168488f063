@testable import Requests
import Text
import HTTP
import JSON
import Manifests
import Testing

@testable import Server

@Suite struct FormContentTests {
  private static let arguments =
    #"{"a": {"description": "d"}, "b": {"description": "d"}, "all": {"type": "object"}}"#

  private func form(_ arguments: JSONObject, encoding: String = "{}") throws -> HTTPRequest {
    let manifest = try RequestAPI.sending(
      "application/x-www-form-urlencoded",
      Self.arguments,
      members: #", "place": {"all": "body:"}, "encoding": \#(encoding)"#
    )
    return try RequestAPI.request(manifest, arguments)
  }

  @Test(
    arguments: [
      (["a": "b c"], "a=b+c"), (["a": "é&=+%~*-._"], "a=%C3%A9%26%3D%2B%25%7E*-._"),
      (["a": 1.50, "b": true], "a=1.5&b=true"), (["a": .null, "b": ""], "b="),
      (["a": ["x", .null, "y z"]], "a=x&a=y+z"), (["a": [["x"]]], "a=%5B%22x%22%5D"),
      (["a": ["x": "y"]], "a=%7B%22x%22%3A%22y%22%7D"), ([:], ""),
      (["all": ["k&1": "v", "l": [1, 2]]], "k%261=v&l=1&l=2"), (["a": "x\r\ny"], "a=x%0D%0Ay"),
    ] as [(JSONObject, String)]
  )
  func `a form has a field for each member`(arguments: JSONObject, body: String) throws {
    let request = try form(arguments)
    #expect(RequestAPI.text(request) == body)
    #expect(request.fields["Content-Type"] == "application/x-www-form-urlencoded")
  }

  @Test(
    arguments: [
      (
        #"{"style": "deepObject"}"#, ["x": "y z", "w": [1, 2]],
        "a%5Bx%5D=y+z&a%5Bw%5D%5B%5D=1&a%5Bw%5D%5B%5D=2"
      ),
      (#"{"style": "form", "explode": false}"#, ["x y", "z"], "a=x+y,z"),
      (#"{"style": "form"}"#, ["x": 1, "y": 2], "x=1&y=2"),
      (#"{"style": "space", "explode": false}"#, [1, 2], "a=1%202"),
      (#"{"style": "pipe", "explode": false}"#, [1, 2], "a=1%7C2"),
      (#"{"allow_reserved": true}"#, "a/b c&d", "a=a/b+c%26d"),
      (#"{"content": "application/json"}"#, [1, "x"], "a=%5B1%2C%22x%22%5D"),
      (#"{"content": "application/json"}"#, "x", "a=%22x%22"),
      (#"{"content": "text/plain"}"#, "x", "a=x"),
    ] as [(String, JSONValue, String)]
  )
  func `a field is encoded as the manifest says`(
    encoding: String,
    value: JSONValue,
    body: String
  ) throws {
    #expect(RequestAPI.text(try form(["a": value], encoding: "{\"a\": \(encoding)}")) == body)
  }
}

@Suite struct MultipartContentTests {
  private static let arguments =
    #"{"title": {"description": "d"}, "meta": {"description": "d"}, "file": {"description": "d"}}"#

  private func parts(
    _ arguments: JSONObject,
    encoding: String = "{}",
    files: [String: [UInt8]] = [:]
  ) throws -> HTTPRequest {
    let manifest = try RequestAPI.sending(
      "multipart/form-data",
      Self.arguments,
      members:
        #", "place": {"file": {"in": "body", "at": "/upload", "as": "file"}}, "encoding": \#(encoding)"#
    )
    return try RequestAPI.request(manifest, arguments, files: files)
  }

  @Test func `each member is a part, to the byte`() throws {
    let request = try parts([
      "title": "é\r\n", "meta": ["a": [1]],
      "file": ["name": "a.txt", "type": "text/csv", "text": "1,2\n"],
    ])
    #expect(request.fields["Content-Type"] == "multipart/form-data; boundary=B")
    #expect(
      RequestAPI.text(request)
        == "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\né\r\n\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"meta\"\r\n"
        + "Content-Type: application/json\r\n\r\n{\"a\":[1]}\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"a.txt\"\r\n"
        + "Content-Type: text/csv\r\n\r\n1,2\n\r\n--B--\r\n"
    )
  }

  @Test(arguments: [[:], ["meta": .null], ["title": []]] as [JSONObject])
  func `a multipart without a part is no content`(arguments: JSONObject) throws {
    let request = try parts(arguments)
    #expect(request.body == nil)
    #expect(request.fields["Content-Type"] == nil)
  }

  @Test func `a list is a part for each element, and null is none`() throws {
    let request = try parts(
      [
        "title": ["a", .null, 2, ["b": 1]], "meta": .null,
        "file": [["base64": "AAH/"], ["path": "sub/b.bin"]],
      ],
      files: ["sub/b.bin": [0, 13, 10, 255]]
    )
    let body = try #require(request.body)
    var expected = Array(
      ("--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n2\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"title\"\r\nContent-Type: application/json\r\n\r\n"
        + "{\"b\":1}\r\n"
        + "--B\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"upload\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n").utf8
    )
    expected += [0, 1, 255]
    expected += Array(
      ("\r\n--B\r\nContent-Disposition: form-data; name=\"upload\"; filename=\"b.bin\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n").utf8
    )
    expected += [0, 13, 10, 255]
    expected += Array("\r\n--B--\r\n".utf8)
    #expect(body == expected)
  }

  @Test func `a part is encoded as the manifest says`() throws {
    let encoding = """
      {"title": {"style": "form", "explode": false}, "meta": {"content": "application/json"},
       "upload": {"content": "image/png"}}
      """
    let text = RequestAPI.text(
      try parts(["title": ["a b", "c,d"], "meta": [1], "file": ["text": "x"]], encoding: encoding)
    )
    let body = try #require(text)
    #expect(body.contains("name=\"title\"\r\n\r\na b,c,d\r\n"))
    #expect(body.contains("name=\"meta\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n"))
    #expect(body.contains("filename=\"upload\"\r\nContent-Type: image/png\r\n\r\nx\r\n"))
  }

  @Test(
    arguments: [
      ("a\".txt", "a%22.txt"), ("ü b.txt", "ü b.txt"), ("a\\b;c=d.txt", "a\\b;c=d.txt"),
    ]
  )
  func `a file's name cannot end its field`(name: String, written: String) throws {
    let text = RequestAPI.text(try parts(["file": ["name": .string(name), "text": ""]]))
    #expect(text?.contains("; filename=\"\(written)\"\r\nContent-Type: text/plain") == true)
  }

  @Test(
    arguments: [
      (["name": "a.png", "base64": "AA=="], "image/png"),
      (["name": "A.CSV", "text": "1"], "text/csv; charset=utf-8"),
      (["name": "a.json", "text": "1"], "application/json"),
      (["name": "a.unheard", "base64": "AA=="], "application/octet-stream"),
      (["name": "png", "text": "1"], "text/plain; charset=utf-8"),
      (["name": "a.png", "type": "image/x-own", "base64": "AA=="], "image/x-own"),
    ] as [(JSONValue, String)]
  )
  func `a file is of the type that its name says, unless it says itself`(
    file: JSONValue,
    type: String
  ) throws {
    let text = RequestAPI.text(try parts(["file": file]))
    #expect(text?.contains("\r\nContent-Type: \(type)\r\n") == true)
  }

  @Test func `a member's name cannot end its field`() throws {
    let manifest = try RequestAPI.sending(
      "multipart/form-data",
      #"{"all": {"type": "object"}}"#,
      members: #", "place": {"all": "body:"}"#
    )
    let request = try RequestAPI.request(manifest, ["all": ["a\"\r\nX: 1": "v"]])
    #expect(RequestAPI.text(request)?.contains("name=\"a%22%0D%0AX: 1\"\r\n\r\nv\r\n") == true)
  }
}

@Suite struct WholeContentTests {
  @Test func `text is sent as it is`() throws {
    let manifest = try RequestAPI.sending(
      "text/plain; charset=utf-8",
      #"{"text": {"type": "string", "description": "d"}}"#,
      members: #", "place": {"text": "body:"}"#
    )
    let request = try RequestAPI.request(manifest, ["text": "é\"\n"])
    #expect(RequestAPI.text(request) == "é\"\n")
    #expect(request.fields["Content-Type"] == "text/plain; charset=utf-8")
    #expect(try RequestAPI.request(manifest, [:]).body == nil)
    #expect(try RequestAPI.request(manifest, [:]).fields["Content-Type"] == nil)
  }

  @Test(
    arguments: [
      ("image/png", "image/gif", "image/png"),
      ("application/octet-stream", "image/gif", "image/gif"),
    ]
  )
  func `a file is sent as it is, and says what it is where anything may come`(
    row: (declared: String, given: String, sent: String)
  ) throws {
    let manifest = try RequestAPI.sending(
      row.declared,
      #"{"image": {"description": "d"}}"#,
      members: #", "place": {"image": {"in": "body", "at": "", "as": "file"}}"#
    )
    let file: JSONValue = ["base64": "iVBO Rw==", "type": .string(row.given)]
    let request = try RequestAPI.request(manifest, ["image": file])
    #expect(request.body == [0x89, 0x50, 0x4E, 0x47])
    #expect(request.fields["Content-Type"] == row.sent)
  }

  @Test(
    arguments: [
      (["a", 1], #"["a",1]"#), ("text", #""text""#), (false, "false"), (["k": 1], #"{"k":1}"#),
    ]
      as [(JSONValue, String)]
  )
  func `alone, any JSON can be the content`(value: JSONValue, body: String) throws {
    let manifest = try RequestAPI.sending(
      "application/merge-patch+json",
      #"{"all": {"description": "d"}}"#,
      members: #", "place": {"all": "body:"}"#
    )
    let request = try RequestAPI.request(manifest, ["all": value])
    #expect(RequestAPI.text(request) == body)
    #expect(request.fields["Content-Type"] == "application/merge-patch+json")
  }
}

@Suite struct FileArgumentTests {
  @Test(
    arguments: [
      ([:], "f", "found none of them"), (["text": "a", "base64": "YQ=="], "f", "text and base64"),
      (["text": 1], "f", "as a string"), ("text", "f", "must be a file"),
      (["base64": "YQ="], "f/base64", "cut off"), (["base64": "Y"], "f/base64", "cut off"),
      (["base64": "YQ==x"], "f/base64", "character 5"),
      (["base64": "Y!=="], "f/base64", "character 2"),
      (["text": "", "name": ""], "f/name", "file name"),
      (["text": "", "name": "a\r\nb"], "f/name", "control characters"),
      (["text": "", "type": "png"], "f/type", "media type"),
      (["text": "", "type": "a/b\r\nX: 1"], "f/type", "media type"),
    ] as [(JSONValue, String, String)]
  )
  func `what is no file says why`(row: (value: JSONValue, place: String, part: String)) {
    let refusal = #expect(throws: UnplaceableArgument.self) {
      try FileArgument(row.value, at: "f")
    }
    #expect(refusal?.argument == row.place)
    #expect(refusal?.problem.contains(row.part) == true, "\(refusal?.problem ?? "")")
  }

  @Test(
    arguments: [
      ("", []), ("YQ==", [0x61]), ("YQ", [0x61]), ("YWI=", [0x61, 0x62]),
      ("YWJj", [0x61, 0x62, 0x63]),
      ("-_-_", [0xFB, 0xFF, 0xBF]), ("+/+/", [0xFB, 0xFF, 0xBF]),
      ("Y W\r\nJj\n", [0x61, 0x62, 0x63]),
    ] as [(String, [UInt8])]
  )
  func `base64 of both alphabets is read, with and without padding`(text: String, bytes: [UInt8])
    throws
  {
    #expect(try Base64.decode(text).get() == bytes)
  }

  @Test func `files in arguments have a limit, and the way around it is said`() throws {
    let place = ParameterLocation(
      argument: "f",
      target: .body(JSONPointer(tokens: ["f"])),
      notation: .file
    )
    let half = JSONValue.string(String(repeating: "A", count: FileArgument.inlineLimit / 2))
    let more = JSONValue.string(String(repeating: "A", count: FileArgument.inlineLimit / 2 + 4))
    #expect(try FileArgument.paths(in: ["f": [["text": half], ["base64": half]]], [place]).isEmpty)
    let refusal = #expect(throws: UnplaceableArgument.self) {
      try FileArgument.paths(in: ["f": [["text": half], ["base64": more]]], [place])
    }
    #expect(refusal?.argument == "f/1")
    #expect(refusal?.problem.contains("above 4 MiB") == true)
    #expect(refusal?.problem.contains("--files") == true)
  }
}
