using Airworthy.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Airworthy.Server.Tests.Storage;

public sealed class CommitQueueTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly AppendLog _log;
    private readonly CommitQueue _queue;

    public CommitQueueTests()
    {
        _log = new(_folder.Path, new Disk());
        _queue = new(_log, new StorageOptions(), new StorageHealth(), TimeProvider.System, NullLogger<CommitQueue>.Instance);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_waits_is_answered_once_his_facts_are_on_disk_and_not_before_nobody_can_read()
    {
        using var mayAcknowledge = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var written = "";
        _queue.Start(0, (_, facts, acknowledge) =>
        {
            written = Convert.ToHexString(facts);
            mayAcknowledge.Wait(TestContext.Current.CancellationToken);
            acknowledge();
            mayEnd.Wait(TestContext.Current.CancellationToken);
        }, () => { });

        var committed = _queue.Commit([0x2A], TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => written.Length > 0, Patience);
        var isEarly = committed.IsCompleted;
        mayAcknowledge.Set();
        await Answered(committed, mayEnd);
        Assert.Equal("2A", written);
        Assert.False(isEarly);
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_applied_shares_the_next_commit()
    {
        using var mayEnd = new ManualResetEventSlim();
        var batches = new List<string>();
        _queue.Start(0, (_, facts, acknowledge) =>
        {
            lock (batches)
                batches.Add(Convert.ToHexString(facts));
            acknowledge();
            mayEnd.Wait(TestContext.Current.CancellationToken);
        }, () => { });

        var first = _queue.Commit([1], TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => first.IsCompleted, Patience);
        Task[] later = [_queue.Commit([2], TestContext.Current.CancellationToken), _queue.Commit([3], TestContext.Current.CancellationToken)];
        await Answered(first, mayEnd);
        await Task.WhenAll(later);
        Assert.Equal(["01", "0203"], batches);
    }

    /// <summary>Waits for an answer while its batch is still applied. Whatever comes of it, the writer can end then.</summary>
    private static async Task Answered(Task committed, ManualResetEventSlim mayEnd)
    {
        try
        {
            await committed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            mayEnd.Set();
        }
    }
}
