using System.Collections.Concurrent;
using System.Net;
using Airworthy.Server.Tests.Commands;

namespace Airworthy.Server.Tests.Issues;

/// <summary><c>kill -9</c> at random moments under load: every event that was acknowledged is there after the restart, once.</summary>
public sealed class EventKillTests
{
    private const int Rounds = 12;
    private const int Senders = 8;
    private const int Types = 5;
    private const int ShortestLifeMilliseconds = 100;
    private const int LongestLifeMilliseconds = 900;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_there_twice()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261126);
        var (acknowledged, unanswered) = (new ConcurrentDictionary<string, byte>(), new ConcurrentBag<(string Id, byte[] Envelope)>());
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await ServerProcess.Start(folder.Path);
            AssertKept(folder.Path, acknowledged.Keys, [.. unanswered.Select(one => one.Id)], round);
            await SendUnanswered(server, acknowledged, unanswered);
            AssertExact(folder.Path, acknowledged.Keys);

            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(i => Send(server, acknowledged, unanswered, new Random(round * Senders + i), stop.Token)).ToList();
            await Task.Delay(random.Next(ShortestLifeMilliseconds, LongestLifeMilliseconds));
            await server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }

        await using (var last = await ServerProcess.Start(folder.Path))
        {
            await SendUnanswered(last, acknowledged, unanswered);
            AssertExact(folder.Path, acknowledged.Keys);
            using var authorized = last.Authorized();
            Assert.Contains(
                $"airworthy_items_accepted_total{{project=\"shop\",item=\"event\"}} {acknowledged.Count}\n",
                await authorized.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
            await last.Kill();
        }

        Assert.True(acknowledged.Count > Rounds * 20, $"Only {acknowledged.Count} events were acknowledged: the load was none.");
        var check = await Invocation.Of("check", "--data-path", folder.Path);
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Contains($"{Types} of them counted again", check.Output, StringComparison.Ordinal);
    }

    private static void AssertKept(string folder, ICollection<string> acknowledged, ICollection<string> unanswered, int round)
    {
        if (round == 0)
            return;
        var ids = StoredEvents.Ids(folder);
        Assert.Empty(acknowledged.Except(ids));
        Assert.Empty(ids.Except(acknowledged).Except(unanswered));
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    private static void AssertExact(string folder, ICollection<string> acknowledged)
    {
        Assert.Equal(acknowledged.Order(), StoredEvents.Ids(folder).Order());
        Assert.Equal($"{acknowledged.Count}", StoredEvents.Query(folder, "select cast(coalesce(sum(events), 0) as text) from issue").Single());
    }

    /// <summary>As an SDK that found no server would: the same events again.</summary>
    private static async Task SendUnanswered(ServerProcess server, ConcurrentDictionary<string, byte> acknowledged, ConcurrentBag<(string Id, byte[] Envelope)> unanswered)
    {
        using var client = server.Client();
        foreach (var (id, envelope) in unanswered)
        {
            await client.Send(envelope);
            acknowledged[id] = 0;
        }

        unanswered.Clear();
    }

    private static async Task Send(
        ServerProcess server, ConcurrentDictionary<string, byte> acknowledged, ConcurrentBag<(string Id, byte[] Envelope)> unanswered, Random random, CancellationToken stop)
    {
        using var client = server.Client();
        while (!stop.IsCancellationRequested)
        {
            var id = Wire.NewId();
            var envelope = EventPayload.Envelope(EventPayload.Of(
                id, $"Error{random.Next(Types)}", release: $"shop@1.{random.Next(30)}.0", user: $"user-{random.Next(100)}", isHandled: random.Next(2) == 0, padding: new string('x', random.Next(20_000))));
            try
            {
                using var answer = await client.PostAsync(new Uri(Wire.EnvelopePath, UriKind.Relative), new ByteArrayContent(envelope), stop);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                acknowledged[id] = 0;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The kill came before the answer: it may be stored or not.
                unanswered.Add((id, envelope));
                return;
            }
        }
    }
}
