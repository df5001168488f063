import JSON
import Testing
import XML

struct XMLDocumentTests {
  @Test(arguments: [
    ("<a/>", #"{"a":""}"#),
    ("<a> x </a>", #"{"a":"x"}"#),
    ("<a><b>1</b><c>2</c></a>", #"{"a":{"b":"1","c":"2"}}"#),
    ("<a><b>1</b><c/><b>2</b></a>", #"{"a":{"b":["1","2"],"c":""}}"#),
    ("<a k='v'/>", ##"{"a":{"@k":"v"}}"##),
    ("<a k='v'>x</a>", ##"{"a":{"@k":"v","#text":"x"}}"##),
    ("<s:a xmlns:s='urn:x' s:k='v'><s:b>1</s:b></s:a>", ##"{"a":{"@k":"v","b":"1"}}"##),
    ("<a><![CDATA[1 < 2]]> &amp; &#233;</a>", #"{"a":"1 < 2 & é"}"#),
    ("<?xml version='1.0' encoding='ISO-8859-1'?><!-- c --><a>é</a>", #"{"a":"é"}"#),
    ("\u{FEFF}<a>1</a>", #"{"a":"1"}"#),
    ("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'><a>1</a>", #"{"a":"1"}"#),
  ])
  func `an element becomes a member by its local name`(text: String, tree: String) throws {
    #expect(JSONWriter.text(try XMLDocument(Array(text.utf8)).tree) == tree)
  }

  @Test(arguments: [
    ("", XMLError.malformed), ("<a>", .malformed), ("<a></b>", .malformed),
    ("<a/><b/>", .malformed),
    ("<a>&nbsp;</a>", .malformed), ("<a k=1/>", .malformed), ("<a>\u{1}</a>", .malformed),
    ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", .entities),
    ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", .entities),
    ("<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/x'> %x;]><a/>", .entities),
    (
      "<!DOCTYPE a [<!ENTITY b '1234567890'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>",
      .entities
    ),
    (String(repeating: "<a>", count: 200), .tooDeep),
  ])
  func `what is no bounded tree is refused`(text: String, error: XMLError) {
    #expect(throws: error) { try XMLDocument(Array(text.utf8)) }
  }

  @Test func `as many levels as the limit says are read, and no more`() throws {
    let nest = { (count: Int) in
      String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
    }
    _ = try XMLDocument(Array(nest(XMLDocument.depthLimit).utf8))
    #expect(throws: XMLError.tooDeep) {
      try XMLDocument(Array(nest(XMLDocument.depthLimit + 1).utf8))
    }
  }

  @Test func `more elements than the limit are refused`() {
    let text = "<a>" + String(repeating: "<b/>", count: XMLDocument.nodeLimit) + "</a>"
    #expect(throws: XMLError.tooMany) { try XMLDocument(Array(text.utf8)) }
  }

  @Test(arguments: [
    ("<p>one <b>two</b> three</p>", true), ("<p><b>two</b>\n <c/></p>", false),
    ("<p>one</p>", false),
    ("<p k='v'>one</p>", false),
  ])
  func `text between elements is told`(text: String, isMixed: Bool) throws {
    #expect(try XMLDocument(Array(text.utf8)).isMixed == isMixed)
  }

  @Test(arguments: [
    ("/r/e/c", ["1", "2"]), ("/r/e/1/c", ["2"]), ("/r/*/c", ["1", "2"]), ("/r/n", ["x"]),
    ("/r/n/@k", ["v"]), ("/r/n/#text", ["x"]), ("/r/m/#text", ["y"]), ("/r/@k", ["w"]), ("/x", []),
    ("/r/t", ["a", "b"]),
  ])
  func `a pointer leads to each element of a name, and to its text`(
    pointer: String,
    texts: [String]
  ) throws {
    let text =
      "<r k='w'><e><c>1</c></e><e><c>2</c></e><n k='v'>x</n><m>y</m><t>a</t><t>b</t></r>"
    let tree = try XMLDocument(Array(text.utf8)).tree
    let place = try #require(JSONPointer(pointer))
    #expect(tree.values(inXMLAt: place).map(\.string) == texts)
  }
}
