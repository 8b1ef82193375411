using System.Text;
using System.Text.Json;

namespace Airworthy.Protocol.Tests.Events;

public class EventScrubbingTests
{
    private const string Filtered = "[Filtered]";
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

    [Theory]
    [InlineData("password")]
    [InlineData("user_password")]
    [InlineData("Passwd")]
    [InlineData("passphrase")]
    [InlineData("pwd")]
    [InlineData("DB_PASS")]
    [InlineData("secret")]
    [InlineData("clientSecret")]
    [InlineData("token")]
    [InlineData("accessToken")]
    [InlineData("refresh-token")]
    [InlineData("api_key")]
    [InlineData("apikey")]
    [InlineData("X-Api-Key")]
    [InlineData("apiKey")]
    [InlineData("aws_secret_access_key")]
    [InlineData("auth")]
    [InlineData("Authorization")]
    [InlineData("credentials")]
    [InlineData("privateKey")]
    [InlineData("private key")]
    [InlineData("session")]
    [InlineData("sessionid")]
    [InlineData("PHPSESSID")]
    [InlineData("connect.sid")]
    [InlineData("cookie")]
    [InlineData("csrfToken")]
    [InlineData("XSRF")]
    [InlineData("mysql_pwd")]
    [InlineData("cvv")]
    public void Values_under_secret_names_are_replaced(string name)
    {
        var one = ReadEvent.Of(
            """
            {"extra":{"NAME":"hunter","a":[{"NAME":7}]},"contexts":{"app":{"NAME":{"x":"hunter"}}},"tags":{"NAME":"hunter"},
            "user":{"id":"1","data":{"NAME":["hunter"]},"NAME":"hunter"},"breadcrumbs":[{"data":{"NAME":"hunter"}}],
            "exception":{"type":"A","mechanism":{"type":"x","data":{"NAME":"hunter"}}},
            "request":{"headers":{"NAME":"hunter"},"env":[["NAME","hunter"]],"data":{"NAME":"hunter"},"query_string":{"NAME":"hunter"}},
            "logentry":{"message":"%(NAME)s","params":{"NAME":"hunter"}}}
            """.Replace("NAME", name, StringComparison.Ordinal));

        Assert.DoesNotContain("hunter", Encoding.UTF8.GetString(one.Json), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", one.Message!.Formatted, StringComparison.Ordinal);
        Assert.Equal(
            """{"headers":{"NAME":"[Filtered]"},"env":[["NAME","[Filtered]"]],"data":{"NAME":"[Filtered]"},"query_string":{"NAME":"[Filtered]"}}""".Replace("NAME", name, StringComparison.Ordinal),
            one.Json("request"));
        Assert.All(one.Tags, tag => Assert.Equal(Filtered, tag.Value));
    }

    [Theory]
    [InlineData("author")]
    [InlineData("authority")]
    [InlineData("passenger")]
    [InlineData("compass")]
    [InlineData("publicKey")]
    [InlineData("secretary_of_state", true)]
    [InlineData("inside")]
    [InlineData("spinning")]
    [InlineData("keyboard")]
    public void Names_that_only_look_like_secrets_are_none(string name, bool isReplacedAllTheSame = false) =>
        Assert.Equal(isReplacedAllTheSame ? $"\"{Filtered}\"" : "\"x\"", ReadEvent.Of($$"""{"extra":{"{{name}}":"x"} }""").Json("extra." + name));

    [Fact]
    public void Whether_there_is_a_secret_is_none_and_neither_is_how_many_tokens_a_model_read() =>
        Assert.Equal(
            """{"has_token":true,"session":null,"input_tokens":12,"token":"[Filtered]"}""",
            ReadEvent.Of("""{"extra":{"has_token":true,"session":null,"input_tokens":12,"token":12}}""").Json("extra"));

    [Theory]
    [InlineData("https://kim:hunter@shop.example/cart?a=1", "https://[Filtered]@shop.example/cart?a=1")]
    [InlineData("https://shop.example/?a=1&token=hunter&b=2#x", "https://shop.example/?a=1&token=[Filtered]&b=2#x")]
    [InlineData("a=1&password=hunter%202&b=2", "a=1&password=[Filtered]&b=2")]
    [InlineData("user%5Bpassword%5D=hunter", "user%5Bpassword%5D=[Filtered]")]
    [InlineData("Server=db;Password=hunter;User=sa", "Server=db;Password=[Filtered];User=sa")]
    [InlineData("cannot parse {\"password\": \"hun\\\"ter\", \"a\": 1}", "cannot parse {\"password\": \"[Filtered]\", \"a\": 1}")]
    [InlineData("{\\\"token\\\":\\\"hunter\\\",\\\"a\\\":1}", "{\\\"token\\\":\\\"[Filtered]\\\",\\\"a\\\":1}")]
    [InlineData("{'api_key': 'hunter', 'a': 1}", "{'api_key': '[Filtered]', 'a': 1}")]
    [InlineData("\"password\"=>\"hunter\"", "\"password\"=>\"[Filtered]\"")]
    [InlineData("{\"session\":{\"id\":[1,\"hunter\"]},\"a\":1}", "{\"session\":[Filtered],\"a\":1}")]
    [InlineData("{\"pin\":1234}", "{\"pin\":[Filtered]}")]
    [InlineData("GET /\nCookie: a=hunter; b=hunter\nHost: x", "GET /\nCookie: [Filtered]\nHost: x")]
    [InlineData("Authorization: Basic aHVudGVyOmh1bnRlcg==", "Authorization: [Filtered]")]
    [InlineData("sent Bearer abcdef123456hunter to x", "sent Bearer [Filtered] to x")]
    [InlineData("token is " + Jwt + ".", "token is [Filtered]")]
    [InlineData("ghp_0123456789hunterabcdef0123456789abcd", "[Filtered]")]
    [InlineData("paid with 4111 1111 1111 1111, thanks", "paid with [Filtered], thanks")]
    [InlineData("4111-1111-1111-1111", "[Filtered]")]
    [InlineData("card=378282246310005", "card=[Filtered]")]
    [InlineData("5 4242424242424242", "5 [Filtered]")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhunter\n-----END RSA PRIVATE KEY-----\nafter", "[Filtered]\nafter")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhunter", "[Filtered]")]
    public void Secrets_in_texts_are_replaced(string text, string expected)
    {
        var json = JsonSerializer.Serialize(text);
        var one = ReadEvent.Of(
            $$$"""
            {"message":{{{json}}},"exception":{"type":"A","value":{{{json}}}},"tags":{"a":"x"},"request":{"url":{{{json}}},"query_string":{{{json}}},"data":{{{json}}}},
            "breadcrumbs":[{"message":{{{json}}},"data":[{{{json}}}]}],"extra":{"a":{{{json}}}},"fingerprint":[{{{json}}}]}
            """);

        Assert.Equal(expected, one.Message!.Formatted);
        Assert.Equal(expected, one.Exceptions[0].Value);
        Assert.Equal(expected, one.RequestUrl);
        Assert.Equal(expected, Assert.Single(one.Fingerprint));
        foreach (var path in (string[])["logentry.formatted", "request.query_string", "request.data", "breadcrumbs.values.0.message", "breadcrumbs.values.0.data.0", "extra.a"])
            Assert.Equal(expected, JsonSerializer.Deserialize<string>(one.Json(path)));
    }

    [Theory]
    [InlineData("Unexpected token: <")]
    [InlineData("Wrong password: too short")]
    [InlineData("Could not load file or assembly 'A, Version=1.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e'")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("1772625599250")]
    [InlineData("0.4242424242424242")]
    [InlineData("0a4111111111111111b0")]
    [InlineData("a bearer of bad news, bearer authentication")]
    [InlineData("kim@example.com")]
    [InlineData("https://shop.example/@kim/cart")]
    [InlineData("npm:@sentry/node")]
    [InlineData("if (token == null) x = y")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("{\"author\":\"kim\"}")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void What_only_looks_like_a_secret_is_kept(string text) =>
        Assert.Equal(text, ReadEvent.Of($$"""{"message":{{JsonSerializer.Serialize(text)}}}""").Message!.Formatted);

    [Fact]
    public void Source_is_no_form_but_holds_no_tokens_either()
    {
        var one = ReadEvent.Of(
            $$"""{"exception":{"type":"A","stacktrace":[{"context_line":"password = ask()","pre_context":["key = '{{Jwt}}'"],"vars":{"a":"hunter"} }]} }""");
        Assert.Equal("password = ask()", one.Exceptions[0].Frames[0].ContextLine);
        Assert.Equal("[\"key = '[Filtered]'\"]", one.Json("exception.values.0.stacktrace.frames.0.pre_context"));
        Assert.DoesNotContain("hunter", Encoding.UTF8.GetString(one.Json), StringComparison.Ordinal);
    }

    [Fact]
    public void Cookies_are_not_kept()
    {
        var one = ReadEvent.Of("""{"request":{"url":"u","cookies":{"a":"hunter"},"headers":[["Cookie","a=hunter"],["Accept","*/*"],["set-cookie","hunter","x"]]}}""");
        Assert.Equal("""{"url":"u","headers":[["Cookie","[Filtered]"],["Accept","*/*"],["set-cookie","hunter","x"]]}""", one.Json("request"));
    }

    [Fact]
    public void A_secret_may_be_named_beside_its_value() =>
        Assert.Equal(
            """[{"name":"password","value":"[Filtered]"},{"key":"a","value":"b"}]""",
            ReadEvent.Of("""{"request":{"data":[{"name":"password","value":"hunter"},{"key":"a","value":"b"}]}}""").Json("request.data"));

    [Fact]
    public void Cards_may_be_numbers_and_names() =>
        Assert.Equal("""{"a":"[Filtered]","[Filtered]":1,"b":4111111111111112}""", ReadEvent.Of("""{"extra":{"a":4111111111111111,"4111111111111111":1,"b":4111111111111112}}""").Json("extra"));

    [Theory]
    [InlineData("""{"extra":{"p\u0061ssword":"hunter"}}""")]
    [InlineData("""{"extra":{"a":"p\u0061ssword=hunter"}}""")]
    [InlineData("""{"message":"Be\u0061rer hunter1234567890"}""")]
    [InlineData("""{"message":{"password":"hunter"}}""")]
    [InlineData("""{"exception":{"value":{"p\u0061ssword":"hunter"}}}""")]
    [InlineData("""{"message":"-----BEGIN PRIV\u0041TE KEY-----\nhunter"}""")]
    public void Escapes_hide_nothing(string payload) => Assert.DoesNotContain("hunter", Encoding.UTF8.GetString(ReadEvent.Of(payload).Json), StringComparison.Ordinal);

    [Fact]
    public void A_secret_that_is_cut_is_found_before()
    {
        var one = ReadEvent.Of($$"""{"message":"{{new string('x', 8_184)}} 4111111111111111"}""");
        Assert.EndsWith("x [Fil...", one.Message!.Formatted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_megabyte_of_what_is_searched_for_does_not_take_long()
    {
        // Linear or not: squared, these would take minutes.
        foreach (var piece in (string[])["a=", "password", "\\\"session\\\":{", "bearer ", "eyJ", "://@", "4 ", "-----BEGIN PRIVATE KEY", "'':", "Cookie:", "token=\\\""])
        {
            var text = string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length));
            var started = TimeProvider.System.GetTimestamp();
            ReadEvent.Of($$"""{"message":"{{text}}"}""");
            Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }
    }
}
