using System.Text;
using System.Text.Json;
using Airworthy.Protocol.Events;

namespace Airworthy.Protocol.Tests.Events;

public class EventReaderTests
{
    [Fact]
    public void An_empty_event_is_an_event()
    {
        var one = ReadEvent.Of("{}");

        Assert.False(one.Id.IsNil);
        Assert.Equal(ReadEvent.ReceivedAt, one.At);
        Assert.Equal(EventLevel.Error, one.Level);
        Assert.Equal("other", one.Platform);
        Assert.Null(one.Release);
        Assert.Null(one.Message);
        Assert.Null(one.User);
        Assert.Empty(one.Exceptions);
        Assert.False(one.IsUnhandled);
        Assert.Equal(
            $$"""{"event_id":"{{one.Id}}","timestamp":"2026-03-04T12:00:00.0000000Z","level":"error","type":"default","platform":"other"}""",
            Encoding.UTF8.GetString(one.Json));
    }

    [Fact]
    public void Every_member_is_read()
    {
        var one = ReadEvent.Of(
            """
            {"event_id":"0123456789abcdef0123456789abcdef","timestamp":1772625599.25,"level":"fatal","platform":"node","release":"shop@1.2.3","dist":"7","environment":"production",
            "transaction":"GET /cart","logger":"app","server_name":"web-1","logentry":{"message":"no %s","formatted":"no cart"},"fingerprint":["a",1],"tags":{"plan":"pro"},
            "user":{"id":"7","username":"kim","email":"kim@example.com","ip_address":"10.0.0.1"},"request":{"url":"https://shop.example/cart","method":"GET"},"checksum":"c",
            "sdk":{"name":"sentry.javascript.node","version":"11.12.0","packages":[{"name":"npm:@sentry/node","version":"11.12.0"}],"integrations":["Http"],"settings":{}},
            "exception":{"values":[{"type":"TypeError","value":"cart is undefined","module":"m","thread_id":1,"mechanism":{"type":"onerror","handled":false},
            "stacktrace":{"frames":[{"filename":"src/cart.js","function":"checkout","module":"cart","abs_path":"/srv/src/cart.js","lineno":10,"colno":4,"in_app":true,
            "pre_context":["a","b"],"context_line":"cart.total()","post_context":["c"],"package":"p","instruction_addr":"0x1","vars":{"x":"y"}}]}}]}}
            """);

        Assert.Equal("0123456789abcdef0123456789abcdef", one.Id.ToString());
        Assert.Equal(new DateTime(2026, 3, 4, 11, 59, 59, 250, DateTimeKind.Utc), one.At);
        Assert.Equal(EventLevel.Fatal, one.Level);
        Assert.Equal("node", one.Platform);
        Assert.Equal("shop@1.2.3", one.Release);
        Assert.Equal("7", one.Dist);
        Assert.Equal("production", one.Environment);
        Assert.Equal("GET /cart", one.Transaction);
        Assert.Equal("app", one.Logger);
        Assert.Equal("web-1", one.ServerName);
        Assert.Equal(new EventMessage("no %s", "no cart"), one.Message);
        Assert.Equal(["a", "1"], one.Fingerprint);
        Assert.Equal("c", one.Checksum);
        Assert.Equal(new("plan", "pro"), Assert.Single(one.Tags));
        Assert.Equal(new EventUser("7", "kim", "kim@example.com", "10.0.0.1"), one.User);
        Assert.Equal("https://shop.example/cart", one.RequestUrl);
        Assert.Equal("sentry.javascript.node", one.SdkName);
        Assert.Equal("11.12.0", one.SdkVersion);
        Assert.True(one.IsUnhandled);
        var exception = Assert.Single(one.Exceptions);
        Assert.Same(exception, one.MainException);
        Assert.Equal(("TypeError", "cart is undefined", "m", (bool?)false, false), (exception.Type, exception.Value, exception.Module, exception.IsHandled, exception.IsSynthetic));
        Assert.Equal(new StackFrame("checkout", "cart", "src/cart.js", "/srv/src/cart.js", true, 10, 4, "cart.total()"), Assert.Single(exception.Frames));
        Assert.Equal("""["a","b"]""", one.Json("exception.values.0.stacktrace.frames.0.pre_context"));
        Assert.Equal("", one.Json("exception.values.0.stacktrace.frames.0.vars"));
        Assert.Equal("\"error\"", one.Json("type"));
        Assert.Equal("""["Http"]""", one.Json("sdk.integrations"));
        Assert.Equal("", one.Json("sdk.settings"));
    }

    [Fact]
    public void The_id_of_the_envelope_wins()
    {
        var id = SentryId.NewRandom();
        var one = ReadEvent.Of("""{"event_id":"0123456789abcdef0123456789abcdef"}""", id: id);
        Assert.Equal(id, one.Id);
        Assert.Equal($"\"{id}\"", one.Json("event_id"));
    }

    [Theory]
    [InlineData("\"01234567-89ab-cdef-0123-456789abcdef\"", true)]
    [InlineData("\"0123456789ABCDEF0123456789ABCDEF\"", true)]
    [InlineData("\"00000000000000000000000000000000\"", false)]
    [InlineData("\"x\"", false)]
    [InlineData("7", false)]
    [InlineData("{\"a\":1}", false)]
    public void Ids(string json, bool isRead)
    {
        var one = ReadEvent.Of($$"""{"event_id":{{json}}}""");
        Assert.Equal(isRead, one.Id.ToString() == "0123456789abcdef0123456789abcdef");
        Assert.False(one.Id.IsNil);
    }

    [Theory]
    [InlineData("\"2026-03-04T11:59:00Z\"", "11:59:00")]
    [InlineData("\"2026-03-04T11:59:00\"", "11:59:00")]
    [InlineData("\"2026-03-04 11:59:00.5\"", "11:59:00.5")]
    [InlineData("\"2026-03-04T12:59:00+01:00\"", "11:59:00")]
    [InlineData("1772625540", "11:59:00")]
    [InlineData("1772625540.25", "11:59:00.25")]
    [InlineData("1.77262554e9", "11:59:00")]
    [InlineData("\"2026-03-04T12:01:00Z\"", "12:01:00")] // 60 s ahead
    [InlineData("\"2026-03-04T12:01:01Z\"", "12:00:00")] // too far ahead
    [InlineData("\"2026-02-02T11:59:59Z\"", "12:00:00")] // 30 days ago and a second
    [InlineData("\"yesterday\"", "12:00:00")]
    [InlineData("\"1772625540\"", "12:00:00")]
    [InlineData("1772625540000", "12:00:00")]
    [InlineData("1e999", "12:00:00")]
    [InlineData("-1e40", "12:00:00")]
    [InlineData("null", "12:00:00")]
    [InlineData("[1]", "12:00:00")]
    [InlineData("true", "12:00:00")]
    public void Times(string json, string at) => Assert.Equal(ReadEvent.ReceivedAt.Date + TimeSpan.Parse(at), ReadEvent.Of($$"""{"timestamp":{{json}}}""").At);

    [Fact]
    public void The_oldest_time_that_is_believed_is_30_days_ago() =>
        Assert.Equal(ReadEvent.ReceivedAt.AddDays(-30), ReadEvent.Of("""{"timestamp":"2026-02-02T12:00:00Z"}""").At);

    [Fact]
    public void A_wrong_clock_is_put_right_in_breadcrumbs_too()
    {
        var one = ReadEvent.Of("""{"timestamp":"2026-03-04T09:59:00Z","breadcrumbs":[{"timestamp":1772618280}]}""", clockShift: TimeSpan.FromHours(2));
        Assert.Equal(new DateTime(2026, 3, 4, 11, 59, 0, DateTimeKind.Utc), one.At);
        Assert.Equal("\"2026-03-04T11:58:00.0000000Z\"", one.Json("breadcrumbs.values.0.timestamp"));
    }

    [Theory]
    [InlineData("\"fatal\"", EventLevel.Fatal)]
    [InlineData("\"critical\"", EventLevel.Fatal)]
    [InlineData("\"error\"", EventLevel.Error)]
    [InlineData("\"warning\"", EventLevel.Warning)]
    [InlineData("\"info\"", EventLevel.Info)]
    [InlineData("\"log\"", EventLevel.Info)]
    [InlineData("\"debug\"", EventLevel.Debug)]
    [InlineData("50", EventLevel.Fatal)]
    [InlineData("40", EventLevel.Error)]
    [InlineData("30", EventLevel.Warning)]
    [InlineData("20", EventLevel.Info)]
    [InlineData("10", EventLevel.Debug)]
    [InlineData("\"Fatal\"", EventLevel.Error)]
    [InlineData("\"warn\"", EventLevel.Error)]
    [InlineData("11", EventLevel.Error)]
    [InlineData("50.5", EventLevel.Error)]
    [InlineData("null", EventLevel.Error)]
    [InlineData("{}", EventLevel.Error)]
    public void Levels(string json, EventLevel level)
    {
        var one = ReadEvent.Of($$"""{"level":{{json}}}""");
        Assert.Equal(level, one.Level);
        Assert.Equal($"\"{level}\"", one.Json("level"), ignoreCase: true);
    }

    [Theory]
    [InlineData("release", "\" shop@1.2.3 \"", "shop@1.2.3")]
    [InlineData("release", "42", "42")]
    [InlineData("release", "42.0", "42")]
    [InlineData("release", "1.5", "1.5")]
    [InlineData("release", "true", "True")]
    [InlineData("release", "\"a/b\"", null)]
    [InlineData("release", "\"latest\"", null)]
    [InlineData("release", "\"  \"", null)]
    [InlineData("release", "[\"a\"]", null)]
    [InlineData("release", "null", null)]
    [InlineData("environment", "\" production\"", "production")]
    [InlineData("environment", "\"None\"", null)]
    [InlineData("environment", "\"a\\nb\"", null)]
    [InlineData("dist", "\"7-rc.1_a\"", "7-rc.1_a")]
    [InlineData("dist", "7", "7")]
    [InlineData("dist", "\"a b\"", null)]
    [InlineData("dist", "\"\"", null)]
    public void Names(string member, string json, string? name)
    {
        var one = ReadEvent.Of($$"""{"{{member}}":{{json}}}""");
        Assert.Equal(name, member switch { "release" => one.Release, "dist" => one.Dist, _ => one.Environment });
        Assert.Equal(name is null ? "" : $"\"{name}\"", one.Json(member));
    }

    [Fact]
    public void Names_that_are_too_long_are_none()
    {
        var one = ReadEvent.Of($$"""{"release":"{{new string('a', 201)}}","environment":"{{new string('a', 65)}}","dist":"{{new string('a', 65)}}"}""");
        Assert.Equal((null, null, null), (one.Release, one.Environment, one.Dist));
        one = ReadEvent.Of($$"""{"release":"{{new string('a', 200)}}","environment":"{{new string('a', 64)}}","dist":"{{new string('a', 64)}}"}""");
        Assert.Equal((200, 64, 64), (one.Release?.Length, one.Environment?.Length, one.Dist?.Length));
    }

    [Fact]
    public void Texts_are_cut_to_their_limits()
    {
        var one = ReadEvent.Of($$"""{"transaction":" {{new string('ä', 300)}} ","logger":"{{new string('b', 65)}}","server_name":"{{new string('c', 256)}}","message":"{{string.Concat(Enumerable.Repeat("😀", 8193))}}"}""");
        Assert.Equal(new string('ä', 197) + "...", one.Transaction);
        Assert.Equal(new string('b', 61) + "...", one.Logger);
        Assert.Equal(256, one.ServerName!.Length);
        Assert.Equal(8_192 - 3, one.Message!.Formatted!.EnumerateRunes().Count(rune => rune.Value > 0xFFFF));
        Assert.Equal(JsonSerializer.Serialize(one.Transaction).Length, JsonSerializer.Serialize(JsonSerializer.Deserialize<string>(one.Json("transaction"))).Length);
    }

    [Theory]
    [InlineData("\"message\":\"a\"", null, "a")]
    [InlineData("\"logentry\":\"a\"", null, "a")]
    [InlineData("\"message\":\"a\",\"logentry\":{\"message\":\"b %s\",\"formatted\":\"b c\"}", "b %s", "b c")]
    [InlineData("\"logentry\":{\"message\":\"b\"}", "b", "b")]
    [InlineData("\"logentry\":{\"formatted\":\"b\"}", null, "b")]
    [InlineData("\"logentry\":{\"message\":\"%s has %d of %(x)s\",\"params\":[\"kim\",3]}", "%s has %d of %(x)s", "kim has 3 of %(x)s")]
    [InlineData("\"logentry\":{\"params\":{\"x\":true},\"message\":\"%(x)s and {x} and %(y)s\"}", "%(x)s and {x} and %(y)s", "true and true and %(y)s")]
    [InlineData("\"logentry\":{\"message\":\"{0} {1} {} {2}\",\"params\":[\"a\",null]}", "{0} {1} {} {2}", "a null a {2}")]
    [InlineData("\"sentry.interfaces.Message\":{\"message\":\"a\"}", "a", "a")]
    [InlineData("\"logentry\":false,\"message\":\"a\"", null, "a")]
    [InlineData("\"logentry\":{},\"message\":\"a\"", null, "a")]
    [InlineData("\"logentry\":42", null, "42")]
    [InlineData("\"message\":[1, \"a\"]", null, "[1,\"a\"]")]
    [InlineData("\"message\":true", null, "true")]
    public void Messages(string members, string? template, string formatted) => Assert.Equal(new EventMessage(template, formatted), ReadEvent.Of("{" + members + "}").Message);

    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("{}")]
    [InlineData("{\"params\":[1]}")]
    public void No_message(string json)
    {
        var one = ReadEvent.Of($$"""{"logentry":{{json}}}""");
        Assert.Null(one.Message);
        Assert.Equal("", one.Json("logentry"));
    }

    [Theory]
    [InlineData("""{"values":[{"type":"A","value":"a"},{"type":"B","value":"b"}]}""", "A:a B:b")]
    [InlineData("""[{"type":"A","value":"a"},null,{"type":"B"}]""", "A:a B:")]
    [InlineData("""{"type":"A","value":"a"}""", "A:a")]
    [InlineData("""{"x":1,"values":{"type":"A"}}""", "A:")]
    [InlineData("""{"values":[null,{},{"module":"m"},{"type":""},7,"x",[1],{"value":"v"}]}""", ":v")]
    [InlineData("""[{"type":"A","value":{"a":[1,true]}},{"type":7,"value":7},{"value":false}]""", "A:{\"a\":[1,true]} :7 :false")]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("\"TypeError\"", "")]
    [InlineData("""{"values":null}""", "")]
    public void Exceptions(string json, string expected)
    {
        foreach (var member in (string[])["exception", "sentry.interfaces.Exception"])
        {
            var one = ReadEvent.Of($$"""{"{{member}}":{{json}}}""");
            Assert.Equal(expected, string.Join(' ', one.Exceptions.Select(exception => $"{exception.Type}:{exception.Value}")));
            Assert.Equal(expected.Length == 0, one.Json("exception").Length == 0);
            Assert.Equal(expected.Length == 0 ? "\"default\"" : "\"error\"", one.Json("type"));
        }
    }

    [Theory]
    [InlineData("""{"type":"generic","handled":false}""", false, false)]
    [InlineData("""{"type":"generic","handled":true}""", true, false)]
    [InlineData("""{"type":"generic","handled":null}""", null, false)]
    [InlineData("""{"type":"generic","handled":"no"}""", null, false)]
    [InlineData("""{"type":"generic","synthetic":true}""", null, true)]
    [InlineData("""{"handled":false}""", false, false)]
    [InlineData("{}", null, false)]
    [InlineData("null", null, false)]
    [InlineData("\"generic\"", null, false)]
    public void Mechanisms(string json, bool? isHandled, bool isSynthetic)
    {
        var one = ReadEvent.Of($$"""{"exception":[{"type":"A","mechanism":{{json}}},{"type":"B"}]}""");
        Assert.Equal((isHandled, isSynthetic), (one.Exceptions[0].IsHandled, one.Exceptions[0].IsSynthetic));
        Assert.Equal(isHandled == false, one.IsUnhandled);
        if (json.Length > 4 && json[0] == '{')
            Assert.Equal("\"generic\"", one.Json("exception.values.0.mechanism.type"));
    }

    [Fact]
    public void The_main_exception_is_the_last_or_the_one_that_is_named()
    {
        const string Exceptions = """[{"type":"A","mechanism":{"type":"chained","exception_id":1}},{"type":"B","mechanism":{"type":"x","exception_id":0}}]""";
        Assert.Equal("B", ReadEvent.Of($$"""{"exception":{{Exceptions}}}""").MainException?.Type);
        Assert.Equal("A", ReadEvent.Of($$"""{"exception":{{Exceptions}},"main_exception_id":1}""").MainException?.Type);
        Assert.Equal("B", ReadEvent.Of($$"""{"exception":{{Exceptions}},"main_exception_id":7}""").MainException?.Type);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(75)]
    [InlineData(500)]
    public void Frames_are_cut_from_the_middle(int count)
    {
        var frames = string.Join(',', Enumerable.Range(0, count).Select(number => $$"""{"function":"f{{number}}","lineno":{{number}} }"""));
        int[] expected = count <= 50 ? [.. Enumerable.Range(0, count)] : [.. Enumerable.Range(0, 25), .. Enumerable.Range(count - 25, 25)];

        var one = ReadEvent.Of($$"""{"exception":[{"type":"A","stacktrace":{"frames":[{{frames}}]},"value":"after"}],"stacktrace":{"frames":[{{frames}}]} }""");

        Assert.Equal(expected, one.Exceptions[0].Frames.Select(frame => frame.Line!.Value));
        Assert.Equal("after", one.Exceptions[0].Value);
        foreach (var path in (string[])["exception.values.0.stacktrace.frames", "stacktrace.frames"])
            Assert.Equal(expected, JsonDocument.Parse(one.Json(path)).RootElement.EnumerateArray().Select(frame => frame.GetProperty("lineno").GetInt32()));
    }

    [Fact]
    public void Bad_members_of_frames_are_absent_and_bad_frames_too()
    {
        var one = ReadEvent.Of(
            """
            {"exception":{"type":"A","stacktrace":{"frames":[null,7,{},{"function":7,"filename":"a.js","lineno":-1,"colno":1.5,"in_app":"yes","module":null,"context_line":[]},
            {"raw_function":"raw","lineno":3.0,"in_app":null,"function":"","vars":{"a":1}},[{"function":"no"}],{"vars":{}}]}}}
            """);
        Assert.Equal(
            [new(null, null, "a.js", null, null, null, null, null), new("raw", null, null, null, null, 3, null, null)],
            one.Exceptions[0].Frames);
    }

    [Theory]
    [InlineData("""{"stacktrace":{"frames":[{"function":"own"}]}}""", "own")]
    [InlineData("""{"sentry.interfaces.Stacktrace":{"frames":[{"function":"own"}]}}""", "own")]
    [InlineData("""{"stacktrace":{"frames":[{"function":"own"}]},"exception":{"type":"A","stacktrace":{"frames":[{"function":"e"}]}}}""", "")]
    [InlineData("""{"threads":{"values":[{"id":1},{"id":2,"stacktrace":{"frames":[{"function":"t"}]}}]}}""", "t")]
    [InlineData("""{"threads":[{"id":2,"stacktrace":{"frames":[{"function":"t"}]}}]}""", "t")]
    [InlineData("""{"threads":[{"stacktrace":{"frames":[{"function":"t"}]}},{"stacktrace":{"frames":[{"function":"u"}]}}]}""", "")]
    public void Stacks_of_their_own(string json, string functions) =>
        Assert.Equal(functions, string.Join(' ', ReadEvent.Of(json).Frames.Select(frame => frame.Function)));

    [Theory]
    [InlineData("""{"a b":" x ","c":true,"d":1.9,"e":null,"f":[1],"g":"","h":12345678901234567890}""", "a-b=x c=True d=1 h=12345678901234567890")]
    [InlineData("""[["a","x"],["a","y"],["b",2],["c"],[],["d",null],7,["e","f","g"],[null,"x"],[1,"one"]]""", "a=x b=2 e=f 1=one")]
    [InlineData("""{"ä":"x","a/b":"x","ok":"a\nb","fine":"ä"}""", "fine=ä")]
    [InlineData("\"a=b\"", "")]
    public void Tags(string json, string expected)
    {
        var one = ReadEvent.Of($$"""{"tags":{{json}}}""");
        Assert.Equal(expected, string.Join(' ', one.Tags.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(expected.Length == 0, one.Json("tags").Length == 0);
    }

    [Fact]
    public void Long_tags_are_cut_and_long_keys_are_none()
    {
        var one = ReadEvent.Of($$"""{"tags":{"{{new string('k', 201)}}":"x","k":"{{new string('v', 201)}}"} }""");
        Assert.Equal(new("k", new string('v', 197) + "..."), Assert.Single(one.Tags));
    }

    [Theory]
    [InlineData("""{"id":7,"username":1.0}""", "7", "1", null, null)]
    [InlineData("""{"id":" a ","email":"kim@example.com"}""", "a", null, "kim@example.com", null)]
    [InlineData("""{"ip_address":"{{auto}}"}""", null, null, null, "192.0.2.7")]
    [InlineData("""{"id":"a","ip_address":"somewhere"}""", "a", null, null, null)]
    [InlineData("""{"id":"a","ip_address":"2001:db8::1"}""", "a", null, null, "2001:db8::1")]
    [InlineData("""{"id":"a","ip_address":7,"email":{}}""", "a", null, null, null)]
    [InlineData("""{"id":null,"id":"a"}""", "a", null, null, null)]
    public void Users(string json, string? id, string? username, string? email, string? address) =>
        Assert.Equal(new EventUser(id, username, email, address), ReadEvent.Of($$"""{"user":{{json}}}""", clientAddress: "192.0.2.7").User);

    [Fact]
    public void An_address_that_is_not_to_be_kept_is_not_kept() => Assert.Null(ReadEvent.Of("""{"user":{"ip_address":"{{auto}}"}}""").User);

    [Fact]
    public void What_else_is_said_of_a_user_is_kept()
    {
        var one = ReadEvent.Of("""{"user":{"plan":"pro","geo":{"city":"Bern"},"id":"1","id":"2","data":{"a":1}}}""");
        Assert.Equal("""{"plan":"pro","geo":{"city":"Bern"},"id":"1","data":{"a":1}}""", one.Json("user"));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"kim\"")]
    [InlineData("{}")]
    public void No_user(string json)
    {
        var one = ReadEvent.Of($$"""{"user":{{json}}}""");
        Assert.Null(one.User);
        Assert.Equal("", one.Json("user"));
    }

    [Fact]
    public void Of_several_members_with_one_name_the_first_good_one_counts()
    {
        var one = ReadEvent.Of("""{"release":"a/b","release":"good","release":"late","level":7,"level":"info","user":[],"user":{"id":"1"},"user":{"id":"2"}}""");
        Assert.Equal(("good", EventLevel.Info, "1"), (one.Release, one.Level, one.User?.Id));
        Assert.Equal("""{"id":"1"}""", one.Json("user"));
    }

    [Fact]
    public void Escaped_names_are_names()
    {
        var one = ReadEvent.Of("""{"rele\u0061se":"r","exc\u0065ption":{"v\u0061lues":[{"typ\u0065":"A\u002BB"}]},"\u006dessage":"m\u0022"}""");
        Assert.Equal(("r", "A+B", "m\""), (one.Release, one.Exceptions[0].Type, one.Message?.Formatted));
    }

    [Fact]
    public void The_newest_breadcrumbs_are_kept()
    {
        var many = string.Join(',', Enumerable.Range(0, 150).Select(number => $$"""{"message":"{{number}}","data":{"n":{{number}} } }"""));
        var one = ReadEvent.Of($$"""{"breadcrumbs":{"values":[{{many}}]} }""");
        Assert.Equal(
            Enumerable.Range(50, 100),
            JsonDocument.Parse(one.Json("breadcrumbs.values")).RootElement.EnumerateArray().Select(crumb => crumb.GetProperty("data").GetProperty("n").GetInt32()));
    }

    [Fact]
    public void What_is_not_kept_is_not_kept()
    {
        var one = ReadEvent.Of("""{"debug_meta":{"images":[{}]},"spans":[1],"_meta":{},"anything":{"a":[1]},"contexts":{"os":{"name":"Linux"},"bad":7},"modules":{"jsonwebtoken":"1.0"}}""");
        Assert.Equal("""{"os":{"name":"Linux"}}""", one.Json("contexts"));
        Assert.Equal("""{"jsonwebtoken":"1.0"}""", one.Json("modules"));
        Assert.Equal("", one.Json("debug_meta") + one.Json("spans") + one.Json("anything") + one.Json("_meta"));
    }

    [Fact]
    public void Free_form_is_cut_in_depth_and_size_and_has_each_name_once()
    {
        var one = ReadEvent.Of("""{"extra":{"a":1,"a":2,"b":{"a":3},"deep":{"2":{"3":{"4":{"5":{"6":{"7":{"8":{"9":1}}}}}}}}}}""");
        Assert.Equal("""{"a":1,"b":{"a":3},"deep":{"2":{"3":{"4":{"5":{"6":{"7":{"8":"[Cut]"}}}}}}}}""", one.Json("extra"));

        var large = string.Join(',', Enumerable.Range(0, 100).Select(number => $"\"{number}\":\"{new string('x', 4_000)}\""));
        one = ReadEvent.Of($$"""{"extra":{ {{large}} },"release":"after"}""");
        Assert.InRange(one.Json.Length, 100_000, 140_000);
        Assert.Equal("after", one.Release);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"{}\"")]
    [InlineData("{")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{}{}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("not json")]
    public void What_is_no_object_is_no_event(string payload) => Assert.NotEmpty(ReadEvent.FaultOf(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Nothing_is_too_deep()
    {
        var deep = new string('[', 300_000) + new string(']', 300_000);
        var one = ReadEvent.Of($$"""{"extra":{"a":{{deep}}},"unknown":{{deep}},"message":{{deep}},"tags":{{deep}},"exception":{{deep}},"user":{"x":{{deep}}},"release":"after"}""");
        Assert.Equal("after", one.Release);
        JsonDocument.Parse(one.Json.ToArray()).Dispose();
    }

    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        var one = ReadEvent.Of("""{"message":"a\ud800b\udc00\uD83D\uDE00 \\ud800 \ud800\ud83d\ude00","extra":{"\udfff":"\ud83d"},"release":"\udead"}""");
        Assert.Equal("a\ufffdb\ufffd😀 \\ud800 \ufffd😀", one.Message?.Formatted);
        Assert.Equal("\ufffd", one.Release);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_replaced()
    {
        byte[] payload = [.. "{\"message\":\"a"u8, 0xFF, 0xC3, .. "b\",\"release\":\"r\"}"u8];
        Assert.True(EventReader.TryRead(payload, new(null, ReadEvent.ReceivedAt, default, null), out var one, out _));
        Assert.Equal("a\ufffd\ufffdb", one.Message?.Formatted);
        Assert.Equal("r", one.Release);
    }

    [Fact]
    public void It_pauses_between_two_values_and_goes_on_where_it_was()
    {
        var list = string.Join(',', Enumerable.Range(0, 40));
        var payload = $$$"""{"exception":{"values":[{"type":"A","stacktrace":{"frames":[{"function":"f"},{"function":"g"}]}}]},"extra":{"a":{"b":[{{{list}}},{"c":"d"}]}},"release":"r"}""";
        var pauses = 0;

        Assert.True(EventReader.TryRead(Encoding.UTF8.GetBytes(payload), new(SentryId.NewRandom(), ReadEvent.ReceivedAt, default, null), out var one, out _, () =>
        {
            pauses++;
            // Another event, on the same thread.
            Assert.Equal("r", ReadEvent.Of(payload).Release);
        }));

        // Before every fourth frame, exception, object and element, or so.
        Assert.InRange(pauses, 10, 15);
        Assert.Equal(ReadEvent.Of(payload, id: one.Id).Json, one.Json);
    }

    [Fact]
    public void A_disposed_event_has_given_its_JSON_back_once_and_those_that_are_not_keep_theirs()
    {
        using (var disposed = ReadEvent.Of("""{"message":"disposed"}"""))
        {
            disposed.Dispose();
            Assert.True(disposed.Json.IsEmpty);
            Assert.Equal("disposed", disposed.Message?.Formatted);
        }

        // Were its memory given back a second time, both of them would have it.
        using var first = ReadEvent.Of("""{"message":"first"}""");
        using var second = ReadEvent.Of("""{"message":"second"}""");
        Assert.Equal("\"first\"", first.Json("logentry.formatted"));
        Assert.Equal("\"second\"", second.Json("logentry.formatted"));
    }

    [Fact]
    public void Huge_numbers_are_kept_as_they_are_or_as_texts()
    {
        var one = ReadEvent.Of($$"""{"extra":{"a":1e999,"b":-0.0,"c":{{new string('9', 500)}}},"user":{"id":{{new string('7', 100)}}},"exception":[{"value":1e999,"stacktrace":[{"lineno":1e999,"colno":9999999999}]}]}""");
        Assert.Equal("1e999", one.Json("extra.a"));
        Assert.Equal($"\"{new string('9', 253)}...\"", one.Json("extra.c"));
        Assert.Equal(new string('7', 100), one.User?.Id);
        Assert.Equal("1e999", one.Exceptions[0].Value);
    }
}
