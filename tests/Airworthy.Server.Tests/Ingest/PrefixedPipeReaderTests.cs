using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Airworthy.Server.Ingest;

namespace Airworthy.Server.Tests.Ingest;

public sealed class PrefixedPipeReaderTests
{
    private readonly Pipe _pipe = new();
    private readonly PrefixedPipeReader _reader;

    public PrefixedPipeReaderTests() => _reader = new("first"u8.ToArray(), _pipe.Reader);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_received_before_is_there_at_once_and_until_it_is_consumed()
    {
        var read = await _reader.ReadAsync(Cancellation);
        Assert.Equal("first", Text(read));
        _reader.AdvanceTo(read.Buffer.GetPosition(2), read.Buffer.GetPosition(3));

        // Not all was examined, so it does not wait.
        read = await _reader.ReadAsync(Cancellation);
        Assert.Equal("rst", Text(read));
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        Assert.False(_reader.TryRead(out _));
        var waiting = _reader.ReadAsync(Cancellation);
        Assert.False(waiting.IsCompleted);

        await _pipe.Writer.WriteAsync("second"u8.ToArray(), Cancellation);
        read = await waiting;
        Assert.Equal("rstsecond", Text(read));
        _reader.AdvanceTo(read.Buffer.End);
        Assert.False(_reader.TryRead(out _));
    }

    [Fact]
    public async Task Once_it_is_consumed_nothing_is_copied()
    {
        _reader.AdvanceTo((await _reader.ReadAsync(Cancellation)).Buffer.End);
        await _pipe.Writer.WriteAsync("second"u8.ToArray(), Cancellation);
        Assert.True(_reader.TryRead(out var read));
        _reader.AdvanceTo(read.Buffer.GetPosition(3));
        Assert.True(_pipe.Reader.TryRead(out var inner));
        Assert.Equal("ond", Text(inner));
    }

    [Fact]
    public async Task Whoever_waits_for_more_can_be_called_off()
    {
        var read = await _reader.ReadAsync(Cancellation);
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var waiting = _reader.ReadAsync(Cancellation);

        _reader.CancelPendingRead();

        read = await waiting;
        Assert.True(read.IsCanceled);
        Assert.Equal("first", Text(read));
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        await _pipe.Writer.WriteAsync("!"u8.ToArray(), Cancellation);
        Assert.Equal("first!", Text(await _reader.ReadAsync(Cancellation)));
    }

    [Fact]
    public async Task The_end_comes_after_all_that_was_sent()
    {
        await _pipe.Writer.WriteAsync("second"u8.ToArray(), Cancellation);
        await _pipe.Writer.CompleteAsync();
        Assert.True(_reader.TryRead(out var read));
        Assert.False(read.IsCompleted);
        _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        // As often as it is asked for.
        for (var time = 0; time < 2; time++)
        {
            Assert.True(_reader.TryRead(out read));
            Assert.True(read.IsCompleted);
            Assert.Equal("firstsecond", Text(read));
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    [Fact]
    public async Task However_it_is_read_all_that_was_sent_comes_once_and_in_order()
    {
        var random = new Random(20261126);
        for (var run = 0; run < 300; run++)
        {
            var sent = new byte[random.Next(1, 3000)];
            random.NextBytes(sent);
            var pipe = new Pipe();
            var at = random.Next(sent.Length + 1);
            var reader = new PrefixedPipeReader(sent.AsMemory(0, at), pipe.Reader);
            var got = new List<byte>();
            while (true)
            {
                if (at < sent.Length)
                {
                    var piece = random.Next(1, Math.Min(400, sent.Length - at + 1));
                    await pipe.Writer.WriteAsync(sent.AsMemory(at, piece), Cancellation);
                    at += piece;
                }
                else
                {
                    await pipe.Writer.CompleteAsync();
                }

                if (!reader.TryRead(out var read))
                    continue;
                var consumed = read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1);
                got.AddRange(read.Buffer.Slice(0, consumed).ToArray());
                if (read.IsCompleted)
                    break;
                reader.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.GetPosition(random.NextInt64(consumed, read.Buffer.Length + 1)));
            }

            Assert.Equal(sent, got);
        }
    }

    private static string Text(ReadResult read) => Encoding.ASCII.GetString(read.Buffer);
}
