using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

public class EventGroupingTests
{
    /// <summary>Hashes are stored: if one of these changes, new events no longer find the issues that there are.</summary>
    [Theory]
    [InlineData("""{"checksum":"0123456789ABCDEF0123456789abcdef"}""", "0123456789abcdef0123456789abcdef")]
    [InlineData("""{"checksum":"mine"}""", "89d3473facc1770ab4b47ec2c4ae6cc5")]
    [InlineData("""{"fingerprint":["a","b"]}""", "8f9ddf03182a9092411e2988538e6ed9")]
    [InlineData("""{"fingerprint":["{{ default }}","b"],"message":"a"}""", "9517c2d6c532418c8252514dd78a60c0")]
    [InlineData("""{"message":"user 7 not found"}""", "7c99361f58d405dcf0049943b5c89508")]
    [InlineData("{}", "8d9c307cb7f3c4a32822a51922d1ceaa")]
    [InlineData("""{"exception":{"type":"KeyError","value":"'a 7'"}}""", "79b6cda1d436fbeaebee77d3bbae9637")]
    [InlineData(
        """{"platform":"python","exception":{"type":"KeyError","value":"x","stacktrace":{"frames":[{"module":"lib","function":"call","in_app":false},{"filename":"shop/Cart.py","function":"total","context_line":"  return  sum(x)","in_app":true}]}}}""",
        "ef7030abb1afd16870674bafdfce4030 8bf65f2fc646d44eee57039435a71bf6")]
    [InlineData("""{"platform":"java","stacktrace":{"frames":[{"module":"com.example.Cart","function":"total","in_app":false}]}}""", "e37da6689c80723c15087f00b1fccfcf")]
    public void Frozen(string payload, string hashes) => Assert.Equal(hashes, EventOf.Json(payload).Groups());

    [Fact]
    public void Fingerprints_take_the_place_of_the_standard_or_split_it()
    {
        var standard = EventOf.Json("""{"message":"a"}""").Groups();
        Assert.Equal(standard, EventOf.Json("""{"message":"a","fingerprint":["{{ default }}"]}""").Groups());
        Assert.Equal(standard, EventOf.Json("""{"message":"a","fingerprint":["{{default}}"]}""").Groups());
        Assert.Equal(standard, EventOf.Json("""{"message":"a","fingerprint":[]}""").Groups());

        var custom = EventOf.Json("""{"message":"a","fingerprint":["x"]}""").Groups();
        Assert.NotEqual(standard, custom);
        Assert.Equal(custom, EventOf.Json("""{"message":"b","fingerprint":["x"]}""").Groups());

        var split = EventOf.Json("""{"message":"a","fingerprint":["{{ default }}","x"]}""").Groups();
        Assert.NotEqual(standard, split);
        Assert.NotEqual(custom, split);
        Assert.NotEqual(split, EventOf.Json("""{"message":"b","fingerprint":["{{ default }}","x"]}""").Groups());
        Assert.Equal(split, EventOf.Json("""{"message":"a","fingerprint":["{{default}}","x"]}""").Groups());
    }

    [Theory]
    [InlineData("{{ transaction }}", "GET /cart")]
    [InlineData("{{level}}", "fatal")]
    [InlineData("{{ logger }}", "app")]
    [InlineData("{{ message }}", "no cart")]
    [InlineData("{{ error.type }}", "TypeError")]
    [InlineData("{{ type }}", "TypeError")]
    [InlineData("{{ error.value }}", "cart is undefined")]
    [InlineData("{{ stack.function }}", "checkout")]
    [InlineData("{{ stack.module }}", "<no-module>")]
    [InlineData("{{ stack.abs_path }}", "src/cart.js")]
    [InlineData("{{ stack.filename }}", "src/cart.js")]
    [InlineData("{{ tags.plan }}", "pro")]
    [InlineData("{{ tags.none }}", "<no-value-for-tag-none>")]
    [InlineData("{{ release }}", "r")]
    [InlineData("{{ environment }}", "<no-environment>")]
    [InlineData("{{ whatever }}", "{{ whatever }}")]
    [InlineData("a {{ type }}", "a {{ type }}")]
    public void Variables_in_fingerprints(string value, string meaning)
    {
        var one = EventOf.Json(
            """
            {"transaction":"GET /cart","level":"fatal","logger":"app","message":"no cart","tags":{"plan":"pro"},"release":"r",
            "exception":{"type":"TypeError","value":"cart is undefined","stacktrace":[{"function":"checkout","filename":"src/cart.js","in_app":true},{"function":"lib"}]}}
            """);
        Assert.Equal(meaning, FingerprintVariable.Resolve(value, one));
    }

    [Fact]
    public void A_stack_trace_groups_by_the_frames_of_the_app_and_by_all()
    {
        const string App = """{"module":"shop","function":"total","in_app":true}""";
        const string OldLibrary = """{"module":"lib","function":"call","in_app":false}""";
        const string NewLibrary = """{"module":"lib2","function":"call","in_app":false}""";

        var before = EventGrouping.HashesOf(EventOf.Frames("python", OldLibrary, App));
        var after = EventGrouping.HashesOf(EventOf.Frames("python", NewLibrary, App));

        Assert.Equal(2, before.Count);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Single(EventGrouping.HashesOf(EventOf.Frames("python", OldLibrary)));
        Assert.Single(EventGrouping.HashesOf(EventOf.Frames("python", App)));
        Assert.Equal(before[0], EventGrouping.HashesOf(EventOf.Frames("python", App))[0]);
    }

    [Fact]
    public void Neither_lines_nor_columns_nor_addresses_nor_values_make_a_difference()
    {
        var one = EventOf.Json("""{"exception":{"type":"E","value":"a","stacktrace":[{"function":"f","filename":"/srv/1/a.py","lineno":1,"colno":2,"instruction_addr":"0x1","in_app":true}]}}""");
        var other = EventOf.Json("""{"exception":{"type":"E","value":"b","stacktrace":[{"function":"f","filename":"/srv/2/A.py","lineno":3,"colno":4,"instruction_addr":"0x2","in_app":true}]}}""");
        Assert.Equal(one.Groups(), other.Groups());
    }

    [Fact]
    public void Type_function_file_and_module_do()
    {
        string[] events =
        [
            """{"exception":{"type":"E","stacktrace":[{"function":"f","filename":"a.py"}]}}""",
            """{"exception":{"type":"F","stacktrace":[{"function":"f","filename":"a.py"}]}}""",
            """{"exception":{"type":"E","stacktrace":[{"function":"g","filename":"a.py"}]}}""",
            """{"exception":{"type":"E","stacktrace":[{"function":"f","filename":"b.py"}]}}""",
            """{"exception":{"type":"E","stacktrace":[{"function":"f","module":"a.py"}]}}""",
            """{"exception":[{"type":"C"},{"type":"E","stacktrace":[{"function":"f","filename":"a.py"}]}]}""",
            """{"exception":{"type":"E","stacktrace":[{"function":"f","filename":"a.py"},{"function":"f","filename":"b.py"}]}}""",
            """{"stacktrace":[{"function":"f","filename":"a.py"}]}""",
        ];
        Assert.Equal(events.Length, events.Select(one => EventOf.Json(one).Groups()).Distinct().Count());
    }

    [Fact]
    public void Without_a_stack_trace_the_value_counts_without_what_varies()
    {
        var one = EventOf.Json("""{"exception":{"type":"E","value":"user 7 not found"}}""");
        Assert.Equal(one.Groups(), EventOf.Json("""{"exception":{"type":"E","value":"user 12345 not found"}}""").Groups());
        Assert.NotEqual(one.Groups(), EventOf.Json("""{"exception":{"type":"E","value":"cart 7 not found"}}""").Groups());
        // Frames that tell nothing are as good as none.
        Assert.Equal(one.Groups(), EventOf.Json("""{"platform":"javascript","exception":{"type":"E","value":"user 8 not found","stacktrace":[{"function":"?","filename":"https://a.example/a.js","lineno":7}]}}""").Groups());
    }

    [Fact]
    public void A_type_that_was_made_up_does_not_count()
    {
        const string Event = """{"exception":{"type":"TYPE","stacktrace":[{"function":"f"}],"mechanism":{"type":"x","synthetic":true}}}""";
        Assert.Equal(EventOf.Json(Event.Replace("TYPE", "A")).Groups(), EventOf.Json(Event.Replace("TYPE", "B")).Groups());
    }

    [Fact]
    public void A_function_that_calls_itself_counts_once()
    {
        const string Frame = """{"module":"m","function":"f","in_app":true,"lineno":7}""";
        const string Library = """{"module":"l","function":"g","in_app":false}""";
        var once = EventOf.Frames("python", Frame).Groups();
        Assert.Equal(once, EventOf.Frames("python", Frame, Frame, Frame).Groups());
        Assert.Equal(
            EventGrouping.HashesOf(EventOf.Frames("python", Frame, Library))[0],
            EventGrouping.HashesOf(EventOf.Frames("python", Frame, Library, Frame, Library))[0]);
    }

    [Fact]
    public void Exceptions_go_before_own_stacks_and_those_before_messages()
    {
        var message = EventOf.Json("""{"message":"m"}""").Groups();
        var stack = EventOf.Json("""{"stacktrace":[{"function":"f"}]}""").Groups();
        var exception = EventOf.Json("""{"exception":{"type":"E"}}""").Groups();
        Assert.Equal(stack, EventOf.Json("""{"message":"m","stacktrace":[{"function":"f"}]}""").Groups());
        Assert.Equal(stack, EventOf.Json("""{"threads":[{"stacktrace":{"frames":[{"function":"f"}]}}]}""").Groups());
        Assert.Equal(exception, EventOf.Json("""{"message":"m","stacktrace":[{"function":"f"}],"exception":{"type":"E"}}""").Groups());
        Assert.Equal(message, EventOf.Json("""{"message":"m","stacktrace":[{"lineno":7}]}""").Groups());
        Assert.Equal(4, new[] { message, stack, exception, EventOf.Json("{}").Groups() }.Distinct().Count());
    }

    [Fact]
    public void The_template_of_a_message_goes_before_what_was_made_of_it() =>
        Assert.Equal(
            EventOf.Json("""{"logentry":{"message":"%s left","formatted":"kim left"}}""").Groups(),
            EventOf.Json("""{"logentry":{"message":"%s left","params":["lee"]}}""").Groups());

    [Fact]
    public void What_tells_nothing_is_one_group() =>
        Assert.Equal(EventOf.Json("{}").Groups(), EventOf.Json("""{"level":"info","tags":{"a":"b"},"exception":{"type":"E","mechanism":{"type":"x","synthetic":true}}}""").Groups());
}
