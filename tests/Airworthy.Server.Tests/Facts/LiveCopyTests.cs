using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

public sealed class LiveCopyTests
{
    private const int Copies = 40;

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    /// <summary>Folds follow each other so closely that one ends in most copies: were the store copied before the log, a copy would have a gap.</summary>
    [Fact]
    public async Task A_copy_has_no_gap_whatever_is_folded_meanwhile()
    {
        using var folder = new TemporaryFolder();
        using var copies = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions());
        var committed = 0;
        using var stop = new CancellationTokenSource();
        var committing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Commit(store, (ulong)committed + 1);
                Interlocked.Increment(ref committed);
                store.Fold(wait: false);
            }
        });

        for (var i = 0; i < Copies; i++)
        {
            var before = Volatile.Read(ref committed);
            var check = StoreCheck.Run(DataFolderCopy.Copy(folder.Path, Path.Combine(copies.Path, $"{i}")), isThorough: false);
            Assert.Empty(check.Findings);
            // No session has a second update: each stands in the store or in the log.
            Assert.InRange(check.Sessions + check.Updates, before, long.MaxValue);
        }

        await stop.CancelAsync();
        await committing;
        Assert.True(committed > Copies, $"Only {committed} sessions were committed: nothing was folded meanwhile.");
    }

    private static Task Commit(StoreUnderTest store, ulong session)
    {
        var intake = store.Get<FactIntake>();
        Assert.True(intake.TryResolve(new ProjectId(1), "shop@1.0.0"u8, out var release));
        var facts = new FactBuffer();
        facts.Begin(new ProjectId(1), Now.UtcDateTime);
        facts.Add(new SessionState
        {
            Id = new SentryId(session, session),
            Project = new ProjectId(1),
            Started = Now.UtcDateTime,
            Release = release,
            ReleaseOrigin = new(Now.UtcDateTime, 1),
            DurationSeconds = double.NaN,
        });
        return intake.Commit(facts, CancellationToken.None);
    }
}
