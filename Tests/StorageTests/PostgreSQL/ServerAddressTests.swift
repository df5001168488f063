import Testing

@testable import PostgreSQLStorage

@Suite struct ServerAddressTests {
  @Test(arguments: [
    "postgresql://ann:secret@db/recourse", "postgres://ann:@db/recourse",
    "postgresql://db/recourse?password=secret", "postgresql://db/recourse?a=b&PassWord=x",
    "postgresql://db/recourse?pass%77ord=x", "postgresql://ann:a@b@db/x",
  ])
  func `a password among the arguments is refused`(text: String) {
    #expect(throws: ServerAddress.Problem.password) { try ServerAddress(text, from: .argument) }
  }

  @Test(arguments: [
    "postgresql://h.example:5432/db?user=me@srv", "postgresql://[::1]/db?user=a@b",
    "postgresql://ann@h:1,g:2/db?application_name=a@b&sslmode=require",
    "postgresql://h:1/db?options=-c%20x=y:z@w", "postgresql:///recourse",
    "postgresql://db/recourse", "postgresql://ann@db:5432/recourse",
    "postgresql://a:5432,b:5433/recourse?target_session_attrs=any", "postgres://[::1]:5432/x",
    "postgresql://db/recourse?passfile=/home/ann/.pgpass",
  ])
  func `any other address is taken`(text: String) throws {
    #expect(try ServerAddress(text, from: .argument).text == text)
  }

  @Test func `sentences show no password and no parameters`() throws {
    let address = try ServerAddress("postgresql://ann:secret@db:5432/recourse?sslmode=require")
    #expect(address.shown == "postgresql://ann@db:5432/recourse")
    #expect(try ServerAddress("postgresql://db/recourse").shown == "postgresql://db/recourse")
  }

  @Test(arguments: [
    "postgresql://agents:s3c?ret@127.0.0.1/x", "postgresql://agents:s3c#ret@127.0.0.1/x",
    "postgresql://agents:s3c/ret@127.0.0.1/x", "postgresql://agents:s3c@ret@127.0.0.1/x",
    "postgresql://agents:5432/s3c@127.0.0.1/x", "postgresql://agents:s3c,ret@db/x",
    "postgresql://agents?x:s3cret@db/x", "postgresql://db/x?%70%61ssword=s3cret",
    "postgresql://db/x?sslpassword=s3cret", "postgresql://db/x?a=b&%73slPassword=s3cret",
    "postgresql://a?b@db/x?password=s3cret", "postgresql://db/x#password=s3cret",
    "postgresql://db/x%3Fpassword%3Ds3cret", "postgresql://db/x? password =s3cret",
    " postgresql://agents:s3cret@db/x",
  ])
  func
    `what somebody may have meant as a password is refused in an argument, however it is escaped`(
      text: String
    )
  {
    #expect(throws: ServerAddress.Problem.password) { try ServerAddress(text, from: .argument) }
    // In the environment it may be one; what libpq would read otherwise than it is meant is refused there too.
    let shown = (try? ServerAddress(text))?.shown ?? ""
    for part in ["s3c", "ret"] { #expect(!shown.contains(part), "\(shown)") }
  }

  @Test(arguments: [
    "postgresql://agents:s3c/ret@127.0.0.1/x", "postgresql://agents:s3c@ret@127.0.0.1/x",
    "postgresql://agents:5432/s3c@127.0.0.1/x", "postgresql://agents:s3cret/x",
    "postgresql://a:1,agents:s3cret/x", "postgresql://[::1]:s3cret/x",
  ])
  func `an address of which libpq would take a part of a password for something else is refused`(
    text: String
  ) {
    #expect(throws: ServerAddress.Problem.unclear) { try ServerAddress(text) }
  }

  @Test(arguments: [
    ("postgresql://agents:s3c?ret@db/x?sslmode=require", "postgresql://agents@db/x"),
    ("postgresql://agents:s3c#ret:x@db:1,b:2/x", "postgresql://agents@db:1,b:2/x"),
    ("postgresql://:s3cret@db/x", "postgresql://@db/x"),
    ("postgresql://db/x?user=ann@corp", "postgresql://db/x"),
  ])
  func `nothing between the first colon and the last at sign is shown`(text: String, shown: String)
    throws
  {
    #expect(try ServerAddress(text).shown == shown)
  }

  @Test(arguments: [
    ("postgresql://agents:s3cret%zz@db/x", "invalid percent-encoded token: \"s3cret%zz\""),
    (
      "postgresql://a:s3cret@[::1/x",
      "looking for matching \"]\" in URI: \"postgresql://a:s3cret@[::1/x\""
    ),
    ("postgresql://db/x?password=s3cret%zz", "invalid percent-encoded token: \"s3cret%zz\""),
    ("postgresql://db/x?password=k&s3cret", "missing key/value separator in: \"s3cret\""),
    ("postgresql://db/x?password=s3%63ret", "invalid value \"s3cret\""),
  ])
  func `words of libpq are told without what is secret`(text: String, words: String) throws {
    let told = try ServerAddress(text).hiding(in: words)
    #expect(!told.contains("s3c"), "\(told)")
    let plain = try ServerAddress("postgresql://ann@db/x?sslmoe=a").hiding(in: words)
    #expect(plain == words)
  }

  @Test(arguments: [
    ("postgresql://db/x", true), ("postgres://db/x", true), (" postgresql://db/x\n", true),
    ("POSTGRES://db/x", false), ("postgresql:/db/x", false), ("postgresql", false),
    ("/var/lib/postgresql:state", false), ("state", false),
  ])
  func `an address is what libpq takes for one, without blanks around it`(
    text: String,
    isAddress: Bool
  ) throws {
    #expect(ServerAddress.isMeant(by: text) == isAddress)
    #expect(!isAddress || !ServerAddress.isMisspelt(text))
    if isAddress { #expect(try ServerAddress(text).text.hasSuffix("//db/x")) }
  }

  @Test(arguments: [
    ("postgress://agents:secret@h/recourse", "postgress…"), ("pgsql://h/x", "pgsql…"),
    ("jdbc:postgresql://h/x", "jdbc…"), ("postgresql+psycopg://h/x", "postgresql+psycopg…"),
    ("mysql://h/x", "mysql…"), ("sqlite:///x", "sqlite…"),
    ("host=h password=secret dbname=x", "host…"), ("host = h", "host…"),
    ("postgresql//agents:secret@h/x", "postgresql…"),
    ("postgresql:/agents:secret@h/x", "postgresql…"),
    ("postgres:agents:secret@h/x", "postgres…"), ("postgresql:password=secret", "postgresql…"),
    ("POSTGRESQL://h/x", "POSTGRESQL…"),
    ("\"postgresql://a:secret@h/x\"", "…"), ("agents:secret@h/x", "agents…"),
    ("postgres", "postgres"),
  ])
  func `what is neither an address nor a path is told by its beginning alone`(
    text: String,
    beginning: String
  ) {
    for text in [text, "  " + text + "\n"] {
      #expect(ServerAddress.isMisspelt(text))
      #expect(ServerAddress.beginning(of: text) == beginning)
    }
  }

  @Test(arguments: [
    "./postgres:state", "../a:b", "/srv/a:b", "~/a=b", "kept", "kept/a:b", "postgres-kept",
    "kept//x",
    "a b",
  ])
  func `a directory is one, whose name has a colon where it is named from somewhere`(text: String) {
    #expect(!ServerAddress.isMisspelt(text))
    #expect(!ServerAddress.isMeant(by: text))
  }
}
