using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Airworthy.Server.Ingest;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Issues;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>What the fast path takes, what it leaves to Kestrel, and that nobody who sends can tell which of them it was.</summary>
public sealed class IngestFastPathTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    // Means what none means, but is not certain enough.
    private const string NotPlain = "Connection: keep-alive, x\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;

    public IngestFastPathTests() => _server = new(_folder.Path);

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("{}", "session", """{"sid":"0123456789abcdef0123456789abcdef","started":"{now}","status":"ok","attrs":{"release":"shop@1.0.0"}}""", "{}", 1)]
    [InlineData($$"""{"event_id":"{{Id}}"}""", "session", """{"sid":"nonsense"}""", $$"""{"id":"{{Id}}"}""", 0)]
    [InlineData($$"""{"event_id":"{{Id}}"}""", "event", """{"message":"x"}""", $$"""{"id":"{{Id}}"}""", 0)]
    [InlineData("{}", "event", $$"""{"event_id":"{{Id}}","message":"x"}""", $$"""{"id":"{{Id}}"}""", 0)]
    [InlineData($$"""{"event_id":"{{Id}}"}""", "event", """{"message":""", $$"""{"id":"{{Id}}"}""", 0)]
    public async Task Both_ways_answer_alike(string header, string type, string payload, string answer, int sessions)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("O");
        var envelope = string.Join('\n', header, $$"""{"type":"{{type}}"}""", payload.Replace("{now}", now, StringComparison.Ordinal));
        await using var client = await RawClient.Connect(_server.Address);

        var (fast, slow) = await SendBothWays(client, envelope);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", fast.Head, StringComparison.Ordinal);
        Assert.Equal(Lines(slow.Head), Lines(fast.Head));
        Assert.Equal((answer, answer), (slow.Body, fast.Body));
        Assert.Equal(sessions, await Sessions());

        static IEnumerable<string> Lines(string head) => head.Split("\r\n").Order().Select(line => line.StartsWith("Date: ", StringComparison.Ordinal) ? "Date" : line);
    }

    [Theory]
    [InlineData("""{"message":"x"}""")]
    [InlineData("""{"message":""")]
    public async Task What_cannot_be_stored_is_refused_either_way_and_what_can_be_later_is_not(string payload)
    {
        _server.Services.GetRequiredService<TrackerWriter>().Dispose();
        var health = _server.Services.GetRequiredService<StorageHealth>();
        health.Failure = "No space left on device";
        await using var client = await RawClient.Connect(_server.Address);

        var (fast, slow) = await SendBothWays(client, "{}\n{\"type\":\"event\"}\n" + payload);

        Assert.Equal((503, 503), (Status(slow), Status(fast)));
        health.Failure = null;
        Assert.Equal(200, Status(await client.Send(Request(Session()))));
        Assert.Equal(1, await Sessions());
    }

    [Fact]
    public async Task An_event_that_cannot_be_stored_does_not_stand_before_the_sessions_of_its_connection()
    {
        _server.Services.GetRequiredService<TrackerWriter>().Dispose();
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);
        for (var number = 0; number < 3; number++)
        {
            await connection.Send(Request(Event(Wire.NewId(), number) + "\n{\"type\":\"session\"}\n" + Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow())));
            Assert.StartsWith("HTTP/1.1 503 ", await connection.Answer(), StringComparison.Ordinal);
            await connection.Send(Request(Session()));
            Assert.StartsWith("HTTP/1.1 200 ", await connection.Answer(), StringComparison.Ordinal);
        }

        connection.End();
        Assert.Equal("", await served);
        Assert.False(connection.IsLeft);
        Assert.Equal(6, await Sessions());
    }

    [Fact]
    public async Task Requests_sent_without_waiting_are_all_counted_and_answered_in_order()
    {
        await using var client = await RawClient.Connect(_server.Address);
        var all = Enumerable.Range(0, 30).Select(number => Request(Session(number % 3 == 0 ? $$"""{"event_id":"{{number:d32}}"}""" : "{}"), number == 20 ? NotPlain : ""));
        await client.Write(string.Concat(all));

        for (var number = 0; number < 30; number++)
            Assert.Equal(number % 3 == 0 ? $$"""{"id":"{{number:d32}}"}""" : "{}", (await client.Read()).Body);
        Assert.Equal(30, await Sessions());
    }

    [Fact]
    public async Task Events_that_come_in_any_pieces_are_all_stored_once_and_whole()
    {
        var random = new Random(11);
        var ids = Enumerable.Range(0, 40).Select(_ => Wire.NewId()).ToList();
        // Between them sessions, which take what room an event has left. What stood there before, or comes after, would be seen.
        var all = string.Concat(ids.Select((id, number) => Request(Event(id, random.Next(1, 55_000), LetterOf(number))) + (random.Next(2) == 0 ? Request(Session()) : "")));
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);

        var answers = ReadAnswers();
        for (var sent = 0; sent < all.Length;)
        {
            var length = Math.Min(random.Next(3) == 0 ? 60_000 : random.Next(1, 6_000), all.Length - sent);
            await connection.Send(all.Substring(sent, length));
            sent += length;
        }

        connection.End();
        Assert.Equal("", await served);
        Assert.False(connection.IsLeft);
        Assert.Equal(ids, await answers);
        Assert.Equal(ids.Select((id, number) => (id, $"{LetterOf(number)}")).Order(), Bodies().Select(body => ((string)body["event_id"]!, LettersOf(body))).Order());

        static char LetterOf(int number) => (char)('a' + number % 26);

        static string LettersOf(JsonNode body) => string.Concat(((string)body["extra"]!["padding"]!).TrimEnd('.').Distinct());

        async Task<List<string>> ReadAnswers()
        {
            var text = new StringBuilder();
            List<string> named;
            do
            {
                text.Append(await connection.Answer());
                named = [.. NamedIn(text.ToString())];
            }
            while (named.Count < ids.Count);
            return named;
        }

        static IEnumerable<string> NamedIn(string answers) => Regex.Matches(answers, "\\{\"id\":\"([0-9a-f]{32})\"\\}").Select(match => match.Groups[1].Value);
    }

    [Fact]
    public async Task A_request_in_small_pieces_is_counted_once()
    {
        await using var client = await RawClient.Connect(_server.Address);
        foreach (var piece in Request(Session()).Chunk(50))
            await client.Write(new string(piece));
        Assert.StartsWith("HTTP/1.1 200 ", (await client.Read()).Head, StringComparison.Ordinal);
        Assert.Equal(1, await Sessions());
    }

    [Theory]
    [InlineData("{}\n{\"type\":\"attachment\",\"length\":1}\nx", "?sentry_key=publickey", 200)]
    [InlineData("{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[]}", "?sentry_key=publickey", 200)]
    [InlineData("{}\nnonsense", "?sentry_key=publickey", 400)]
    [InlineData("", "?sentry_key=publickey", 400)]
    [InlineData("{}", "?sentry_key=unknown", 403)]
    [InlineData("{}", "", 401)]
    [InlineData("{\"dsn\":\"https://publickey@a.example/2\"}", "?sentry_key=publickey", 400)]
    public async Task What_it_does_not_take_is_answered_all_the_same_and_so_is_what_follows(string envelope, string query, int status)
    {
        await using var client = await RawClient.Connect(_server.Address);
        await client.Send(Request(Session()));

        Assert.StartsWith($"HTTP/1.1 {status} ", (await client.Send(Request(envelope, query: query))).Head, StringComparison.Ordinal);

        Assert.StartsWith("HTTP/1.1 200 ", (await client.Send(Request(Session()))).Head, StringComparison.Ordinal);
        Assert.Equal(2, await Sessions());
    }

    [Fact]
    public async Task A_dropped_session_is_counted_as_dropped()
    {
        await using var client = await RawClient.Connect(_server.Address);
        Assert.Equal("{}", (await client.Send(Request("{}\n{\"type\":\"session\"}\n{\"sid\":\"nonsense\"}"))).Body);
        Assert.Equal(0, await Sessions());
        using var reader = _server.Authorized();
        Assert.Contains("airworthy_items_dropped_total{project=\"shop\",item=\"session\"", await reader.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_in_one_piece_are_all_taken()
    {
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);
        await connection.Send(string.Concat(Enumerable.Range(0, 5).Select(_ => Request(Session()))));

        connection.End();

        Assert.Equal("", await served);
        Assert.False(connection.IsLeft);
        Assert.Equal(5, (await connection.Answer()).Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(5, await Sessions());
    }

    [Fact]
    public async Task A_silent_connection_is_left_to_Kestrel()
    {
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);

        Assert.Equal("", await connection.LeftBySilence(served));
    }

    [Fact]
    public async Task Whoever_sends_is_not_silent()
    {
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);

        connection.Beat(4);
        await connection.Send(Request(Session()));
        Assert.StartsWith("HTTP/1.1 200 OK", await connection.Answer(), StringComparison.Ordinal);
        Assert.Equal("", await connection.LeftBySilence(served));
    }

    [Fact]
    public async Task Half_a_request_is_left_to_Kestrel_as_it_came()
    {
        var half = Request(Session())[..^10];
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);

        await connection.Send(half[..20]);
        connection.Taken();
        await connection.Send(half[20..]);
        connection.Taken();

        Assert.Equal(half, await connection.LeftBySilence(served));
    }

    [Fact]
    public async Task What_turns_out_not_to_be_plain_is_left_to_Kestrel_as_it_came()
    {
        var request = Request(Session(), "Expect: 100-continue\r\n");
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);

        await connection.Send(request[..60]);
        connection.Taken();
        await connection.Send(request[60..]);
        connection.End();

        Assert.Equal(request, await served);
    }

    [Fact]
    public async Task Who_reads_no_answers_is_cut_off()
    {
        await using var other = await RawClient.Connect(_server.Address);
        await using var connection = new FakeConnection();
        await connection.Send(Request(Session()));
        connection.LeaveNoRoom();
        var served = connection.ServeBy(Path);

        for (var beat = 1; beat < 5; beat++)
            await BeatLater();
        Assert.False(served.IsCompleted);
        // Its own answer may have been late, and counts from then on.
        for (var beat = 5; !served.IsCompleted && beat < 100; beat++)
            await BeatLater();

        Assert.Equal("", await served.WaitAsync(RawClient.Patience, TestContext.Current.CancellationToken));
        Assert.False(connection.IsLeft);

        // What another one sent after it, has been answered.
        async Task BeatLater()
        {
            await other.Send(Request(Session()));
            connection.Beat(1);
        }
    }

    [Fact]
    public Task Half_a_request_before_the_end_is_left_to_Kestrel_as_it_came() => LeftBehindAPlainOne(Request(Session())[..^10]);

    [Fact]
    public Task A_head_without_end_is_left_to_Kestrel_as_it_came() =>
        LeftBehindAPlainOne(Request(Session(), $"X-Long: {new string('x', SocketFirstConnection.UsualRoom)}\r\n"));

    [Fact]
    public Task What_is_larger_than_the_most_that_it_receives_is_left_to_Kestrel_as_it_came() =>
        LeftBehindAPlainOne(Request(Event(Wire.NewId(), SocketFirstConnection.MostRoom)));

    [Fact]
    public Task Half_an_event_before_the_end_is_left_to_Kestrel_as_it_came() => LeftBehindAPlainOne(Request(Event(Wire.NewId(), 30_000))[..^10]);

    [Fact]
    public Task A_large_one_that_it_does_not_take_is_left_to_Kestrel_as_it_came() =>
        LeftBehindAPlainOne(Request(Event(Wire.NewId(), 30_000) + "\n{\"type\":\"attachment\",\"length\":1}\nx"));

    [Fact]
    public async Task When_the_server_stops_the_connection_is_left_to_Kestrel()
    {
        await using var connection = new FakeConnection();
        var served = connection.ServeBy(Path);
        Assert.False(connection.IsLeft);
        connection.RequestClose();
        await connection.Left;
        connection.End();
        Assert.Equal("", await served);
    }

    [Fact]
    public async Task Where_nothing_keeps_time_all_is_left_to_Kestrel()
    {
        await using var connection = new FakeConnection(hasHeart: false);
        await connection.Send(Request(Session()));
        connection.End();
        Assert.StartsWith("POST /api/1/envelope/", await connection.ServeBy(Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_left_the_connection_is_not_disturbed()
    {
        await using var connection = new FakeConnection();
        await connection.Send("GET / HTTP/1.1\r\n");
        var served = connection.ServeBy(Path);
        connection.Beat(10);
        connection.RequestClose();
        await connection.Left;
        connection.End();
        Assert.Equal("GET / HTTP/1.1\r\n", await served);
    }

    private async Task LeftBehindAPlainOne(string text)
    {
        await using var connection = new FakeConnection();
        await connection.Send(Request(Session()) + text);
        connection.End();

        Assert.Equal(text, await connection.ServeBy(Path));
        Assert.Equal(1, await Sessions());
    }

    private IngestFastPath Path => _server.Services.GetRequiredService<IngestFastPath>();

    private static string Session(string header = "{}") =>
        header + "\n{\"type\":\"session\"}\n" + Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow());

    private static string Event(string id, int padding, char letter = 'x') =>
        "{}\n{\"type\":\"event\"}\n" + EventPayload.Of(id, padding: new string(letter, padding));

    private List<JsonNode> Bodies()
    {
        using var session = new SqlSession(DatabaseFile.OpenToRead(_folder.Path, DataFolder.TrackerFile));
        return session.Query("select body from event_body", row => JsonNode.Parse(EventBody.Decompress(row.GetFieldValue<byte[]>(0)))!);
    }

    /// <summary>Sends it as a plain request, and then as one that is not.</summary>
    private static async Task<((string Head, string Body) Fast, (string Head, string Body) Slow)> SendBothWays(RawClient client, string envelope)
    {
        var fast = await client.Send(Request(envelope));
        var slow = await client.Send(Request(envelope, NotPlain));
        // By the order of the lines, which means nothing, the fast path's answers are known.
        Assert.Equal((true, false), (IsFast(fast), IsFast(slow)));
        return (fast, slow);

        static bool IsFast((string Head, string Body) answer) => answer.Head.Split("\r\n")[1].StartsWith("Date: ", StringComparison.Ordinal);
    }

    private static int Status((string Head, string Body) answer) => int.Parse(answer.Head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    private static string Request(string envelope, string headers = "", string query = $"?sentry_key={ServerUnderTest.Key}") =>
        $"POST /api/1/envelope/{query} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(envelope)}\r\n\r\n{envelope}";

    private async Task<long> Sessions()
    {
        using var reader = _server.Authorized();
        var answer = JsonNode.Parse(await reader.GetStringAsync(new Uri("/api/0/organizations/airworthy/sessions/?field=sum(session)&statsPeriod=1d", UriKind.Relative)))!;
        return answer["groups"]!.AsArray().Sum(group => (long)group!["totals"]!["sum(session)"]!);
    }
}
