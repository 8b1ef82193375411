using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Airworthy.Server.Issues;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Issues;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>
/// Events that no SDK would send: good ones with secrets in them, damaged at random (the seed is fixed) everywhere but in the secrets and their names, and good ones between them.
/// </summary>
public sealed class MutatedEventTests : IDisposable
{
    private const int Mutations = 20_000;
    private const int GoodEvery = 20;
    private const int Senders = 16;
    private const string Planted = "planted0secret";
    private const string Visible = "visible0marker";

    private static readonly HashSet<HttpStatusCode> Allowed = [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge];

    // Pieces that mean something to one reader or another.
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\n", "{", "}", "[", "]", "\"", "\\", "\\ud800", "\0", ",", ":", "null", "1e999", "-1", "[[[[[[[[[[[[[[[[", "{\"a\":", "9999-12-31T23:59:59Z", "\"user\":{},", "\"exception\":[],",
            "\"tags\":[[1,2]],", "\"release\":\"latest\",", "\"timestamp\":1e300,", "\"level\":7,", "\u2028", "{{auto}}", "{{ default }}", "18446744073709551616", "true", "é", "17", "\"x\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    // What stands between « and » is left alone.
    private static readonly string[] Bases =
    [
        $$$"""
        {"event_id":"{{id}}","timestamp":"{{now}}","platform":"javascript","level":"error","release":"shop@1.2.0","environment":"production","tags":{"plan":"free","page":"{{{Visible}}}",«"api_key":"{{{Planted}}}1"»},
        "user":{"id":"7","ip_address":"{{auto}}",«"password":"{{{Planted}}}2"»},"request":{"url":"https://shop.example.com/cart","method":"POST",
        "headers":{"Accept":"*/*",«"Authorization":"Basic {{{Planted}}}3","Cookie":"id={{{Planted}}}4"»},«"cookies":"id={{{Planted}}}5",»"data":{"amount":3,«"credit_card":"{{{Planted}}}6"»}},
        "exception":{"values":[{"type":"TypeError",«"value":"cart is gone, password={{{Planted}}}7"»,"mechanism":{"type":"onerror","handled":false},
        "stacktrace":{"frames":[{"function":"checkout","filename":"src/cart.js","lineno":17,"colno":4,"in_app":true,"context_line":"  total(cart)",«"vars":{"x":"{{{Planted}}}8"}»}]}}]},
        "breadcrumbs":{"values":[{"category":"xhr","message":"GET /cart","data":{"status_code":200,«"token":"{{{Planted}}}9"»}}]},"contexts":{"os":{"name":"Linux"},"app":{«"secret":"{{{Planted}}}a"»}},
        "extra":{"cart":[1,2,{"sku":"a",«"passwd":"{{{Planted}}}b"»}]},"sdk":{"name":"sentry.javascript.browser","version":"11.12.0"}}
        """,
        $$$"""
        {"event_id":"{{id}}","timestamp":{{seconds}},"platform":"python","logger":"shop","logentry":{"message":"no stock of %s",«"formatted":"no stock of shoes, token={{{Planted}}}c"»,"params":["{{{Visible}}}"]},
        "tags":[["plan","paid"],["region","eu"]],"fingerprint":["{{ default }}","stock"],"threads":{"values":[{"id":1,"crashed":true,"stacktrace":{"frames":[{"module":"shop.stock","function":"take",
        "lineno":3,«"vars":{"password":"{{{Planted}}}d"}»}]}}]},"extra":{"sys.argv":["run"],«"client_secret":"{{{Planted}}}e"»},"modules":{"django":"5.2"},"server_name":"web-1"}
        """,
        $$$"""
        {"event_id":"{{id}}","message":"{{{Visible}}} reached","level":"fatal","sentry.interfaces.Exception":[{"type":"Crash","value":"0x7f","module":"app"}],"checksum":"abc",
        "sentry.interfaces.Http":{"url":"https://a.example.com/","query_string":"a=1",«"cookies":{"sid":"{{{Planted}}}f"}»,"env":{"REMOTE_ADDR":"203.0.113.7",«"DB_PASSWORD":"{{{Planted}}}g"»}},"extra":{«"private_key":"{{{Planted}}}h"»}}
        """,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_leave_the_server_up_the_good_ones_stored_and_no_secret_anywhere()
    {
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var good = new ConcurrentBag<string>();
        using (var server = new ServerUnderTest(_folder.Path, settings: ("Events:BodiesPerIssue", "100000")))
        {
            using var client = server.Anonymous();
            await Parallel.ForAsync(0, Mutations, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, cancellation) =>
            {
                var random = new Random(i);
                var payload = Mutate(Bases[i % Bases.Length], random);
                byte[] envelope = [.. Encoding.UTF8.GetBytes($"{{}}\n{{\"type\":\"event\",\"length\":{payload.Length}}}\n"), .. payload, (byte)'\n'];
                using var answer = await client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(envelope), cancellation);
                answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                if (i % GoodEvery != 0)
                    return;
                var id = Wire.NewId();
                await client.Send(EventPayload.Envelope(EventPayload.Of(id)));
                good.Add(id);
            });
        }

        Assert.Empty(answers.Keys.Except(Allowed));
        Assert.Equal(Mutations, answers.Values.Sum());
        var stored = StoredEvents.Ids(_folder.Path);
        Assert.Empty(good.Except(stored));
        // Damage that nobody notices would be no test, nor would damage that leaves nothing to store.
        Assert.InRange(stored.Count, Mutations / 10, Mutations * 9 / 10);
        AssertNoSecret();
    }

    private void AssertNoSecret()
    {
        foreach (var path in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal((path, -1), (path, File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Planted))));

        var (bodies, visible) = (0, 0);
        using var connection = DatabaseFile.OpenToRead(_folder.Path, DataFolder.TrackerFile);
        using var command = connection.CreateCommand();
        command.CommandText = "select body from event_body";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var body = Encoding.UTF8.GetString(EventBody.Decompress(row.GetFieldValue<byte[]>(0)));
            Assert.DoesNotContain(Planted, body, StringComparison.Ordinal);
            bodies++;
            visible += body.Contains(Visible, StringComparison.Ordinal) ? 1 : 0;
        }

        // That they are searched at all is seen by what may be found.
        Assert.True(visible > bodies / 4, $"{visible} of {bodies}");
    }

    /// <summary>A few changes outside of what is protected.</summary>
    private static byte[] Mutate(string text, Random random)
    {
        var now = TimeProvider.System.GetUtcNow();
        text = text.Replace("{{id}}", Wire.NewId()).Replace("{{now}}", now.ToString("O")).Replace("{{seconds}}", $"{now.ToUnixTimeMilliseconds() / 1e3}");
        var parts = text.Split('«', '»').Select((part, i) => (Bytes: Encoding.UTF8.GetBytes(part).ToList(), IsOpen: i % 2 == 0)).ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var open = parts.Where(part => part.IsOpen && part.Bytes.Count > 0).Select(part => part.Bytes).ToList();
            ByteDamage.Do(open[random.Next(open.Count)], random, Pieces);
        }

        // Now and then the end is missing, secret or not.
        var whole = parts.SelectMany(part => part.Bytes).ToArray();
        return random.Next(20) == 0 ? whole[..random.Next(whole.Length)] : whole;
    }
}
