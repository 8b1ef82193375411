using System.Collections.Concurrent;
using System.Net;
using Airworthy.Server.Tests.Fixtures;

namespace Airworthy.Server.Tests.Ingest;

/// <summary>What no SDK would send: recorded requests, damaged at random (the seed is fixed), and good ones between them.</summary>
public sealed class MutatedEnvelopeTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const int Mutations = 12_000;
    private const int GoodEvery = 20;
    private const int Senders = 8;

    private static readonly HashSet<HttpStatusCode> Allowed =
    [
        HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden,
        HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType,
    ];

    // Pieces that mean something to one reader or another.
    private static readonly byte[][] Pieces =
    [
        "\n"u8.ToArray(), "\r\n"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "\""u8.ToArray(), "\\ud800"u8.ToArray(), [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0],
        "{\"type\":\"session\",\"length\":4294967295}\n"u8.ToArray(), "{\"type\":\"sessions\"}\n{\"aggregates\":[{}]}\n"u8.ToArray(), "null"u8.ToArray(),
        "1e999"u8.ToArray(), "-1"u8.ToArray(), "[[[[[[[["u8.ToArray(), "\"status\":\"crashed\",\"status\":\"ok\","u8.ToArray(), "9999-12-31T23:59:59Z"u8.ToArray(),
    ];

    [Fact]
    public async Task They_leave_the_server_up_and_the_good_ones_counted()
    {
        var recorded = RecordedScenario.All().SelectMany(one => RecordedScenario.Read(one.Sdk, one.Name).Requests).ToList();
        var passed = running.Now - recorded.Max(request => request.ReceivedAt);
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var good = 0;

        await Parallel.ForAsync(0, Mutations, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, cancellation) =>
        {
            var random = new Random(i);
            using var request = recorded[random.Next(recorded.Count)].Replay(passed);
            var body = Mutate(await request.Content!.ReadAsByteArrayAsync(cancellation), random);
            var content = new ByteArrayContent(body);
            foreach (var header in request.Content.Headers.Where(header => header.Key != "Content-Length"))
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            request.Content = content;
            using (var answer = await running.Client.SendAsync(request, cancellation))
                answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);

            if (i % GoodEvery == 0)
            {
                await running.Client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), running.Now, user: $"good-{i}", release: "good@1.0.0")));
                Interlocked.Increment(ref good);
            }
        });

        Assert.Empty(answers.Keys.Except(Allowed));
        Assert.Equal(Mutations, answers.Values.Sum());
        // Damage that nobody notices would be no test.
        Assert.True(answers[HttpStatusCode.BadRequest] > Mutations / 4, $"only {answers[HttpStatusCode.BadRequest]} were refused");
        var counts = await Counts.Of(running.Authorized, query: "release:good@1.0.0");
        Assert.Equal((good, good), ((int)counts.Sessions, (int)counts.Users));
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
            ByteDamage.Do(bytes, random, Pieces);
        return [.. bytes];
    }
}
