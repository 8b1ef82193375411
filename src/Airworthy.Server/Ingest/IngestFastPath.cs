using System.Net;
using System.Net.Sockets;
using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Takes the sessions and events of plain requests where the socket has put them, before Kestrel makes a request of its own of each: a third of what an update costs.
/// It says nothing but that all is stored. The first request of a connection that is anything else is left where it is, and the connection is Kestrel's and
/// <see cref="IngestEndpoint"/>'s from then on; so is a connection that falls silent, for Kestrel has the time limits.
/// </summary>
internal sealed class IngestFastPath(ProjectAccess access, EnvelopeIngest envelopes, EventIngest events, FactIntake intake, IngestOptions limits, TimeProvider time)
{
    [ThreadStatic]
    private static PlainRequest? _head;

    private readonly PlainAnswer _answer = new(time);

    /// <summary>Serves a connection, and hands it on to <paramref name="next"/>.</summary>
    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection is SocketFirstConnection unpiped && connection.Features.Get<IConnectionHeartbeatFeature>() is { } heart)
        {
            using var patience = new Patience(connection, heart, connection.Features.Get<IConnectionLifetimeNotificationFeature>());
            try
            {
                Task<bool> served;
                // What flows from here is the scope in which Kestrel logs; nothing is logged on this way, and to carry it through each await costs.
                using (ExecutionContext.SuppressFlow())
                    served = ServePlain(unpiped, patience);
                if (!await served)
                    return;
            }
            catch (OperationCanceledException)
            {
                // Its patience has ended.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return; // nobody is left to answer to
            }
        }

        await next(connection);
    }

    /// <summary>False when the connection has ended and nothing is left to answer; true when what has been received is somebody else's.</summary>
    private async Task<bool> ServePlain(SocketFirstConnection connection, Patience patience)
    {
        var committing = new CommitAnswer();
        var needed = 1; // bytes, up to the end of the first request once that is known
        while (true)
        {
            var (reading, receipt) = (PlainReading.Partial, default(Receipt));
            if (connection.Received.Length >= needed)
                reading = Receive(connection, committing, ref needed, out receipt);
            if (reading == PlainReading.NotPlain)
                return true;
            if (reading == PlainReading.Partial)
            {
                // One that does not fit is too large to be one of these.
                if (!connection.TryMakeRoom(needed) || connection.IsFull)
                    return true;
                var more = await connection.Receive(patience.Ended);
                if (more == 0)
                    return !connection.Received.IsEmpty;
                connection.Keep(more);
                continue;
            }

            (needed, patience.Silence) = (1, 0);
            // The event is read where the socket has put it: nothing may come there before it is stored.
            ReceivedEvent? received = receipt.Event is { } receiving ? await receiving : null;
            byte[] answer;
            try
            {
                await receipt.Committed;
                if (received is { } one)
                    await one.Committed;
                answer = _answer.Stored(receipt.EventId ?? received?.Id);
            }
            catch (StorageUnavailableException error)
            {
                answer = _answer.Refused(Refusal.Unavailable(error.Message));
            }

            patience.Silence = 0;
            if (!connection.TrySend(answer, out var rest))
            {
                patience.WaitsForReader = true;
                await connection.Send(rest);
                patience.WaitsForReader = false;
            }
        }
    }

    /// <summary>Reads a request that is wholly there and hands over what it has brought. It is whole only if nothing is to be said but that it is stored.</summary>
    private PlainReading Receive(SocketFirstConnection connection, CommitAnswer committing, ref int needed, out Receipt receipt)
    {
        receipt = default;
        var received = connection.Received;
        var head = _head ??= new();
        var reading = head.Read(received, out var start);
        if (reading != PlainReading.Whole)
            return reading;
        if (head.ContentLength > limits.MaxEnvelopeBytes)
            return PlainReading.NotPlain;
        if (received.Length - start < head.ContentLength)
        {
            needed = start + head.ContentLength;
            return PlainReading.Partial;
        }

        var request = IngestRequest.Rent();
        try
        {
            if (!TryRead(head, received.Slice(start, head.ContentLength), request, out var eventId))
                return PlainReading.NotPlain;
            var committed = request.Facts.HasFacts ? intake.Commit(request.Facts, committing, CancellationToken.None) : default;
            // Its sessions are on their way to the disk already: they do not wait for the event.
            var receiving = request.Event is { } one ? events.Receive(one, (connection.RemoteEndPoint as IPEndPoint)?.Address) : null;
            connection.Take(start + head.ContentLength);
            receipt = new(committed, receiving, eventId);
            return PlainReading.Whole;
        }
        catch (StorageUnavailableException)
        {
            return PlainReading.NotPlain;
        }
        finally
        {
            request.Return();
        }
    }

    private bool TryRead(PlainRequest head, ReadOnlyMemory<byte> body, IngestRequest request, out SentryId? eventId)
    {
        eventId = null;
        if (Credentials.Find(head.SentryAuth, head.Authorization, head.Query, out var auth) is not null)
            return false;
        Project? project = null;
        if (!auth.PublicKey.IsEmpty && access.Find(auth.PublicKey, head.ProjectId, head.Origin, head.Referer, out project) is not null)
            return false;
        if (!EnvelopeReader.TryOpen(body.Span, out var envelope, out var header)
            || access.Find(header, head.ProjectId, head.Origin, head.Referer, ref project) is not null
            || envelopes.FindItems(envelope, request.Items) is not null)
            return false;
        foreach (var item in request.Items)
        {
            if (item.Type is not (ItemType.Session or ItemType.Sessions or ItemType.Event))
                return false;
        }

        eventId = envelopes.Read(header, body, project!, time.GetUtcNow().UtcDateTime, request);
        return true;
    }

    /// <summary>What is waited for before the answer.</summary>
    /// <param name="Committed">That the sessions are on disk.</param>
    /// <param name="Event">That the event is read, and stored or refused; null if there is none.</param>
    /// <param name="EventId">What the answer says; null if it is the event's own, or none.</param>
    private readonly record struct Receipt(ValueTask Committed, Task<ReceivedEvent>? Event, SentryId? EventId);

    /// <summary>
    /// Ends the waiting for a connection that is silent, or does not send a request to its end, or is to be closed: it is Kestrel's then. One that reads no answers is cut off.
    /// </summary>
    private sealed class Patience : IDisposable
    {
        // In beats of Kestrel's heart: seconds.
        private const int MaxSilence = 5;

        private readonly ConnectionContext _connection;
        private readonly CancellationTokenSource _end = new();
        private readonly CancellationTokenRegistration _closing;
        private bool _isOver;

        public Patience(ConnectionContext connection, IConnectionHeartbeatFeature heart, IConnectionLifetimeNotificationFeature? lifetime)
        {
            _connection = connection;
            heart.OnHeartbeat(static patience => ((Patience)patience).Beat(), this);
            _closing = lifetime?.ConnectionClosedRequested.Register(static end => ((CancellationTokenSource)end!).Cancel(), _end) ?? default;
        }

        /// <summary>That nothing more is waited for.</summary>
        public CancellationToken Ended => _end.Token;

        public int Silence { get; set; }

        /// <summary>Whether an answer is under way: the system takes it at once, unless many have piled up that the other side does not read.</summary>
        public bool WaitsForReader { get; set; }

        public void Dispose()
        {
            _closing.Dispose();
            lock (_end)
            {
                _isOver = true;
                _end.Dispose();
            }
        }

        private void Beat()
        {
            lock (_end)
            {
                if (_isOver || ++Silence != MaxSilence)
                    return;
                if (WaitsForReader)
                    _connection.Abort(new ConnectionAbortedException("The other side reads no answers."));
                else
                    _end.Cancel();
            }
        }
    }
}
