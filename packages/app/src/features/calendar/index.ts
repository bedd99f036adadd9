import './catalogue';

export { BookAppointment } from './appointment/BookAppointment';
export { CalendarScreen } from './CalendarScreen';
export { LeadAppointments } from './LeadAppointments';
export { NextAppointmentBar } from './NextAppointmentBar';
export { Schedule } from './Schedule';
export { CalendarSettings } from './settings/CalendarSettings';
