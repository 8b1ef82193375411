using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Airworthy.Server.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>What the fast path takes, what it leaves to Kestrel, and that nobody who sends can tell which of them it was.</summary>
public sealed class IngestFastPathTests : IDisposable
{
    // An answer that never comes fails a test, and does not hang it.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ServerUnderTest _server;

    public IngestFastPathTests() => _server = new(_folder.Path);

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Both_ways_answer_alike()
    {
        await using var client = await Client.Connect(_server.Address);

        var fast = await client.Send(Request(Session()));
        var slow = await client.Send(Request(Session(), "Connection: keep-alive, x\r\n"));

        // By the order of its lines, which means nothing, the first is known to be the fast path's.
        Assert.StartsWith("HTTP/1.1 200 OK\r\nDate: ", fast.Head, StringComparison.Ordinal);
        Assert.False(slow.Head.StartsWith("HTTP/1.1 200 OK\r\nDate: ", StringComparison.Ordinal));
        Assert.Equal(Lines(slow.Head), Lines(fast.Head));
        Assert.Equal(("{}", "{}"), (slow.Body, fast.Body));
        Assert.Equal(2, await Sessions());

        static IEnumerable<string> Lines(string head) => head.Split("\r\n").Order().Select(line => line.StartsWith("Date: ", StringComparison.Ordinal) ? "Date" : line);
    }

    [Fact]
    public async Task Requests_sent_without_waiting_are_all_counted_and_answered_in_order()
    {
        await using var client = await Client.Connect(_server.Address);
        // The one with an id is not plain: its answer shows that the order holds.
        var all = Enumerable.Range(0, 30).Select(number => Request(Session(number == 20 ? """{"event_id":"0123456789abcdef0123456789abcdef"}""" : "{}")));
        await client.Write(string.Concat(all));

        for (var number = 0; number < 30; number++)
            Assert.Equal(number == 20 ? """{"id":"0123456789abcdef0123456789abcdef"}""" : "{}", (await client.Read()).Body);
        Assert.Equal(30, await Sessions());
    }

    [Fact]
    public async Task A_request_in_small_pieces_is_counted_once()
    {
        await using var client = await Client.Connect(_server.Address);
        foreach (var piece in Request(Session()).Chunk(50))
            await client.Write(new string(piece));
        Assert.StartsWith("HTTP/1.1 200 ", (await client.Read()).Head, StringComparison.Ordinal);
        Assert.Equal(1, await Sessions());
    }

    [Theory]
    [InlineData("{}\n{\"type\":\"event\"}\n{\"message\":\"x\"}", "?sentry_key=publickey", 200)]
    [InlineData("{}\n{\"type\":\"client_report\"}\n{\"discarded_events\":[]}", "?sentry_key=publickey", 200)]
    [InlineData("{}\nnonsense", "?sentry_key=publickey", 400)]
    [InlineData("", "?sentry_key=publickey", 400)]
    [InlineData("{}", "?sentry_key=unknown", 403)]
    [InlineData("{}", "", 401)]
    [InlineData("{\"dsn\":\"https://publickey@a.example/2\"}", "?sentry_key=publickey", 400)]
    public async Task What_it_does_not_take_is_answered_all_the_same_and_so_is_what_follows(string envelope, string query, int status)
    {
        await using var client = await Client.Connect(_server.Address);
        await client.Send(Request(Session()));

        Assert.StartsWith($"HTTP/1.1 {status} ", (await client.Send(Request(envelope, query: query))).Head, StringComparison.Ordinal);

        Assert.StartsWith("HTTP/1.1 200 ", (await client.Send(Request(Session()))).Head, StringComparison.Ordinal);
        Assert.Equal(2, await Sessions());
    }

    [Fact]
    public async Task A_dropped_session_is_counted_as_dropped()
    {
        await using var client = await Client.Connect(_server.Address);
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
        await using var other = await Client.Connect(_server.Address);
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

        Assert.Equal("", await served.WaitAsync(Long, TestContext.Current.CancellationToken));
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
    public Task What_is_larger_than_it_receives_at_once_is_left_to_Kestrel_as_it_came() =>
        LeftBehindAPlainOne(Request(Session() + new string('\n', SocketFirstConnection.Capacity)));

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

    private static string Request(string envelope, string headers = "", string query = $"?sentry_key={ServerUnderTest.Key}") =>
        $"POST /api/1/envelope/{query} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(envelope)}\r\n\r\n{envelope}";

    private async Task<long> Sessions()
    {
        using var reader = _server.Authorized();
        var answer = JsonNode.Parse(await reader.GetStringAsync(new Uri("/api/0/organizations/airworthy/sessions/?field=sum(session)&statsPeriod=1d", UriKind.Relative)))!;
        return answer["groups"]!.AsArray().Sum(group => (long)group!["totals"]!["sum(session)"]!);
    }

    /// <summary>A client that sends exactly what it is told to.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private readonly TcpClient _socket = new() { NoDelay = true };
        private StreamReader _reader = StreamReader.Null;

        public static async Task<Client> Connect(Uri server)
        {
            var client = new Client();
            await client._socket.ConnectAsync(server.Host, server.Port);
            client._reader = new(client._socket.GetStream(), Encoding.ASCII);
            return client;
        }

        public async Task Write(string text) => await _socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

        public async Task<(string Head, string Body)> Send(string text)
        {
            await Write(text);
            return await Read();
        }

        public async Task<(string Head, string Body)> Read()
        {
            using var patience = new CancellationTokenSource(Long);
            var (head, length) = (new StringBuilder(), 0);
            while (await _reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
            {
                head.Append(line).Append("\r\n");
                if (line.StartsWith("Content-Length: ", StringComparison.Ordinal))
                    length = int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture);
            }

            var body = new char[length];
            await _reader.ReadBlockAsync(body, patience.Token);
            return (head.ToString(), new string(body));
        }

        public ValueTask DisposeAsync()
        {
            _reader.Dispose();
            _socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
